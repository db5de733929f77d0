import { NOTHING, type Nothing, type Search, type Undecided, undecided } from './search.ts';

/** A part of a container: looks for a value of it for which each of these types refuses the whole. */
export interface Slot<T> {
  readonly search: (refusing: readonly T[]) => Search;
}

/** One value a slot, in their order. */
export type Spread = Nothing | Undecided | { readonly found: 'values'; readonly values: readonly unknown[] };

/** A slot with the types that are refused there. */
interface Held<T> {
  readonly slot: Slot<T>;
  readonly refusing: readonly T[];
  readonly search: Search;
}

/** More looks into slots are not taken: the question stays undecided. */
const MAX_LOOKS = 2000;

/**
 * Looks for values of all slots such that each of `types` is refused in one slot at least. No slot depends on another,
 * so it is enough to try who is refused where.
 */
export const spread = <T>(slots: readonly Slot<T>[], types: readonly T[]): Spread => {
  let looks = 0;
  let doubt: Nothing | Undecided = NOTHING;
  const held = (slot: Slot<T>, refusing: readonly T[]): Held<T> => {
    looks += 1;
    const search =
      looks > MAX_LOOKS ? undecided('there are too many alternatives to compare') : slot.search(refusing);
    return { slot, refusing, search };
  };

  /** Refuses the types from `next` on; null when that can't be done, or `doubt` says why it is not known. */
  const place = (all: readonly Held<T>[], next: number): readonly unknown[] | null => {
    const type = types[next];
    if (type === undefined) return valuesOf(all);
    for (const [index, { slot, refusing }] of all.entries()) {
      const here = held(slot, [...refusing, type]);
      const values = here.search.found === 'nothing' ? null : place(all.with(index, here), next + 1);
      if (values !== null || looks > MAX_LOOKS) return values;
    }
    return null;
  };

  const valuesOf = (all: readonly Held<T>[]): readonly unknown[] | null => {
    const searches = all.map(({ search }) => search);
    const open = searches.find((search) => search.found === 'undecided');
    if (open?.found !== 'undecided')
      return searches.map((search) => search.found === 'value' && search.value);
    doubt = open;
    return null;
  };

  const fillers = slots.map((slot) => held(slot, []));
  // A slot that no value fits makes the whole impossible.
  if (fillers.some(({ search }) => search.found === 'nothing')) return NOTHING;
  const values = place(fillers, 0);
  if (values !== null) return { found: 'values', values };
  return looks > MAX_LOOKS ? undecided('there are too many alternatives to compare') : doubt;
};
