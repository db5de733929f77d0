import type { ArrayType, PayloadType } from '../../catalog/payload-type.ts';
import { found, NOTHING, type Search, undecided, type ValueOutside } from './search.ts';
import { type Slot, spread } from './spread.ts';

/** Longer arrays are never made up. */
const MAX_LENGTH = 10_000;

/**
 * An array that `type` accepts and `others` refuse: for each other array type whose lengths it has, one of its items
 * has to be refused; the same item may do for several.
 */
export const arrayOutside = (
  type: ArrayType,
  others: readonly PayloadType[],
  valueOutside: ValueOutside,
): Search => {
  const covers = others.flatMap(arraysOf);
  const shortest = Math.max(0, type.minLength ?? 0);
  const longest = type.maxLength ?? Number.POSITIVE_INFINITY;
  let result: Search = NOTHING;
  for (const length of tellingLengths(shortest, longest, covers)) {
    const across = covers.filter(
      ({ minLength, maxLength }) =>
        length >= (minLength ?? 0) && length <= (maxLength ?? Number.POSITIVE_INFINITY),
    );
    const here = ofLength(type, length, across, valueOutside);
    if (here.found === 'value') return here;
    if (here.found === 'undecided') result = here;
  }
  return result;
};

/**
 * The lengths that have to be looked at. From one bound to the next a longer array can do all that a shorter one can,
 * and more items than there are types to refuse it help nobody.
 */
const tellingLengths = (shortest: number, longest: number, covers: readonly ArrayType[]): number[] => {
  const starts = [
    shortest,
    ...covers.flatMap(({ minLength, maxLength }) => [minLength ?? 0, (maxLength ?? longest) + 1]),
  ];
  const sorted = [...new Set(starts)]
    .filter((start) => start >= shortest && start <= longest && Number.isFinite(start))
    .sort((a, b) => a - b);
  return sorted.flatMap((start, index) => {
    const last = Math.min(longest, (sorted[index + 1] ?? Number.POSITIVE_INFINITY) - 1);
    return [...new Set([start, Math.min(last, start + Math.max(1, covers.length))])];
  });
};

const ofLength = (
  { items }: ArrayType,
  length: number,
  across: readonly ArrayType[],
  valueOutside: ValueOutside,
): Search => {
  if (length > MAX_LENGTH) return undecided(`only arrays of ${length} items tell`);
  if (length === 0) return across.length === 0 ? found([]) : NOTHING;
  const slots = Array.from(
    { length: Math.min(length, across.length + 1) },
    (): Slot<ArrayType> => ({
      search: (refusing) =>
        valueOutside(
          items,
          refusing.map((cover) => cover.items),
        ),
    }),
  );
  const result = spread(slots, across);
  if (result.found !== 'values') return result;
  const [filler] = result.values.slice(-1);
  return found(Array.from({ length }, (_, index) => result.values[index] ?? filler));
};

const arraysOf = (type: PayloadType): readonly ArrayType[] => {
  switch (type.kind) {
    case 'array':
      return [type];
    case 'union':
      return type.members.flatMap(arraysOf);
    case 'any':
      return [{ kind: 'array', items: type, minLength: null, maxLength: null }];
    default:
      return [];
  }
};
