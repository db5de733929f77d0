import type { Correction, EventTable, EventType } from '../catalog/model.ts';
import { correctionOfAny } from '../catalog/versions.ts';

/** What corrections have to do with the events that a projection folds. */
export interface FoldedCorrections {
  /** Types that leave out an event of the projection which they correct. */
  readonly settling: readonly string[];
  /** Those, and types that bring one back by correcting what left it out, however far up. */
  readonly unsettling: readonly string[];
  /** Whether a correction that leaves out an event may be left out by another. */
  readonly chained: boolean;
  /** Whether a later correction of the same event may take the place of one that the projection folds. */
  readonly superseding: boolean;
}

/** @param concerning event types that contribute to the projection or remove its rows. */
export const correctionsOf = (table: EventTable, concerning: readonly string[]): FoldedCorrections => {
  const all = settlingTypes(table);
  const settling = thatCorrect(all, concerning);
  const superseding = all.some(
    (folded) =>
      concerning.includes(folded.name) &&
      all.some(
        (other) =>
          other.correction.again && other.correction.of.some((type) => folded.correction.of.includes(type)),
      ),
  );
  return {
    settling: namesOf(settling),
    unsettling: namesOf(superseding ? all : withThoseAbove(all, settling)),
    chained: thatCorrect(all, namesOf(superseding ? all : settling)).length > 0,
    superseding,
  };
};

type SettlingType = EventType & { readonly correction: Correction };

/** Corrections that leave out what they correct. */
export const settlingTypes = ({ events }: Pick<EventTable, 'events'>): readonly SettlingType[] =>
  events.flatMap((event): SettlingType[] => {
    const correction = correctionOfAny(event);
    return correction === null || correction.effect === 'notes' ? [] : [{ ...event, correction }];
  });

const namesOf = (types: readonly EventType[]): readonly string[] => types.map(({ name }) => name);

const thatCorrect = (all: readonly SettlingType[], corrected: readonly string[]): readonly SettlingType[] =>
  all.filter(({ correction }) => correction.of.some((type) => corrected.includes(type)));

const withThoseAbove = (
  all: readonly SettlingType[],
  found: readonly SettlingType[],
): readonly SettlingType[] => {
  const above = thatCorrect(all, namesOf(found)).filter((type) => !found.includes(type));
  return above.length === 0 ? found : withThoseAbove(all, [...found, ...above]);
};
