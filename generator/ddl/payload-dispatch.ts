import { once } from './payload-tests.ts';
import type { Values } from './render.ts';

/** The values of an event type, which the dispatchers tell apart by name. */
export interface TypeValues extends Values {
  readonly event_type: string;
}

/** Event types in about as many groups as each group has types. */
export const groupsOf = (types: readonly TypeValues[]): Values[] =>
  chunksOf(types, Math.sqrt(types.length)).map((group) => ({ event_types: group, ...lastType(group) }));

/** Event types in groups of groups; the last of each is all that is left, so that nobody has to ask for it. */
export const groupsOfGroups = (types: readonly TypeValues[]): Values[] =>
  chunksOf(types, types.length ** (2 / 3)).map((large, ...place) => ({
    ...lastType(large),
    not_last: notLast(...place),
    small_groups: chunksOf(large, Math.sqrt(large.length)).map((small, ...smallPlace) => ({
      ...lastType(small),
      not_last: notLast(...smallPlace),
      event_types: small.map((type, ...typePlace) => ({
        ...type,
        ...lastType([type]),
        not_last: notLast(...typePlace),
      })),
    })),
  }));

const chunksOf = (types: readonly TypeValues[], about: number): (readonly TypeValues[])[] => {
  const size = Math.max(1, Math.ceil(about));
  return Array.from({ length: Math.ceil(types.length / size) }, (_, index) =>
    types.slice(index * size, (index + 1) * size),
  );
};

const lastType = (types: readonly TypeValues[]): Values => ({ last_type: types.at(-1)?.event_type ?? '' });

const notLast = (index: number, all: readonly unknown[]): Values[] => once(index < all.length - 1);
