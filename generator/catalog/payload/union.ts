import type { PayloadType, UnionType } from '../payload-type.ts';
import { isOptional } from './field.ts';
import type { Source } from './types.ts';

/** `z.union` and `z.discriminatedUnion`: any member accepts. */
export const compileUnion = ({ schema, place, inner }: Source): PayloadType | null => {
  const { options, discriminator, inclusive } = schema.def;
  if (!Array.isArray(options)) return null;
  if (inclusive === false && discriminator === undefined) {
    place.report('exactly one of several schemas has no exact check', 'Use z.union or z.discriminatedUnion.');
    return null;
  }
  const members = options.map((option, index) => inner(option, `${place.at}(${index + 1})`));
  if (typeof discriminator === 'string' && mayLackTag(options, discriminator)) {
    place.report(
      `the discriminator ${JSON.stringify(discriminator)} is optional`,
      'Make it required in every member, or use z.union.',
    );
    return null;
  }
  return members.every((member) => member !== null) ? unionOf(members) : null;
};

/** zod picks a member by its tag; without one the verdict depends on how many members could lack it. */
const mayLackTag = (options: readonly unknown[], discriminator: string): boolean =>
  options.some((option) => {
    const def = (option as { _zod?: { def?: Record<string, unknown> } })._zod?.def ?? {};
    const shape = def.shape as Readonly<Record<string, unknown>> | undefined;
    return shape !== undefined && isOptional(shape[discriminator]);
  });

/** A flat union: members of unions inside are members of it. */
export const unionOf = (types: readonly PayloadType[]): UnionType => ({
  kind: 'union',
  members: types.flatMap((type) => (type.kind === 'union' ? type.members : [type])),
});
