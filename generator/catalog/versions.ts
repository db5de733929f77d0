import type { Correction, Definition, EarlierVersion, EventType } from './model.ts';

/** What stored events of a type may be, the newest version first. */
export const versionsOf = (event: EventType): readonly [EventType, ...Definition[]] => [
  event,
  ...event.earlier.toReversed(),
];

/** Earlier versions that writers may still append, the oldest first. */
export const openVersions = ({ earlier }: EventType): readonly EarlierVersion[] =>
  earlier.filter(({ isOpen }) => isOpen);

/** What a correction of any version corrects; null where no version is a correction. */
export const correctionOfAny = (event: EventType): Correction | null => {
  const all = versionsOf(event).flatMap(({ correction }) => correction ?? []);
  const [newest] = all;
  return newest ? { ...newest, of: [...new Set(all.flatMap(({ of }) => of))] } : null;
};
