import type { Correction, Definition, EventType } from './model.ts';

/** What stored events of a type may be, the newest version first. */
export const versionsOf = (event: EventType): readonly [EventType, ...Definition[]] => [
  event,
  ...event.earlier.toReversed(),
];

/** What a correction of any version corrects; null where no version is a correction. */
export const correctionOfAny = (event: EventType): Correction | null => {
  const all = versionsOf(event).flatMap(({ correction }) => correction ?? []);
  const [newest] = all;
  return newest ? { ...newest, of: [...new Set(all.flatMap(({ of }) => of))] } : null;
};
