import type { NumberType, PayloadType } from '../../catalog/payload-type.ts';
import { nextDown, nextUp } from './doubles.ts';
import { firstOf, found, NOTHING, type Search, undecided } from './search.ts';

/** Doubles from `low` to `high`, both included; with `step`, only its whole multiples. */
interface Range {
  readonly low: number;
  readonly high: number;
  /** Null: every double; 1: whole numbers. */
  readonly step: number | null;
}

const ALL: Range = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY, step: null };
const FINITE: Range = { low: -Number.MAX_VALUE, high: Number.MAX_VALUE, step: null };

/** The numbers that a type accepts, as ranges. */
const rangesOf = (type: PayloadType): readonly Range[] => {
  switch (type.kind) {
    case 'any':
      return [type.finiteNumbers ? FINITE : ALL];
    case 'number':
      return [rangeOf(type)];
    case 'literal':
      return type.values
        .filter((value) => typeof value === 'number')
        .map((value) => ({ low: value, high: value, step: null }));
    case 'union':
      return type.members.flatMap(rangesOf);
    default:
      return [];
  }
};

/** Doubles can be counted, so a bound that is left out is the next one that isn't. */
const rangeOf = ({ integer, minimum, maximum, multipleOf }: NumberType): Range => {
  const limit = integer ? Number.MAX_SAFE_INTEGER : Number.MAX_VALUE;
  const low = minimum === null ? -limit : minimum.exclusive ? nextUp(minimum.value) : minimum.value;
  const high = maximum === null ? limit : maximum.exclusive ? nextDown(maximum.value) : maximum.value;
  return {
    low: Math.max(low, -limit),
    high: Math.min(high, limit),
    step: integer ? (multipleOf ?? 1) : null,
  };
};

/** A number that `type` accepts and `others` refuse; what else `type` accepts doesn't count. */
export const numberOutside = (type: PayloadType, others: readonly PayloadType[]): Search => {
  const covers = others.flatMap(rangesOf);
  return firstOf(rangesOf(type), (range) => outside(range, covers));
};

/** Numbers that a person would name, before those that are right at an edge. */
const PLAIN = [0, 1, -1, 0.5, 2, 10, 100];

const outside = (range: Range, covers: readonly Range[]): Search => {
  const isOutside = (value: number): boolean =>
    isIn(range, value) && !covers.some((cover) => isIn(cover, value));
  const plain = PLAIN.find(isOutside);
  if (plain !== undefined) return found(plain);
  return firstOf(segments(range, covers), (segment) => {
    const across = covers.filter(({ low, high }) => low <= segment.low && segment.high <= high);
    if (across.some(({ step }) => step === null)) return NOTHING;
    const edge = range.step === null ? edgesOf(segment).find(isOutside) : undefined;
    if (edge !== undefined) return found(edge);
    const steps = across.map(({ step }) => step ?? 1);
    return multipleOutside({ ...segment, step: range.step ?? 1 }, steps);
  });
};

/** If a piece has a fraction in it, one of these is a fraction. */
const edgesOf = ({ low, high }: Range): readonly number[] =>
  [low, high, nextUp(low), nextDown(high)].filter((value) => value >= low && value <= high);

const isIn = ({ low, high, step }: Range, value: number): boolean =>
  low <= value && value <= high && (step === null || (Number.isSafeInteger(value) && value % step === 0));

/**
 * `range` cut into pieces inside which only steps tell numbers apart. Zero cuts as well: next to it doubles are densest,
 * so that a piece with a fraction in it has one at its edge. So do the limits of whole numbers.
 */
const segments = (range: Range, covers: readonly Range[]): Range[] => {
  const limits = [-Number.MAX_SAFE_INTEGER, 0, nextUp(0), Number.MAX_SAFE_INTEGER + 1];
  const starts = [...limits, ...covers.flatMap(({ low, high }) => [low, nextUp(high)])]
    .filter((start) => start > range.low && start <= range.high)
    .sort((a, b) => a - b);
  const lows = [...new Set([range.low, ...starts])];
  return lows
    .map((low, index) => ({ ...range, low, high: nextDownOf(lows[index + 1]) ?? range.high }))
    .filter(({ low, high }) => low <= high)
    .sort((a, b) => fromZero(a) - fromZero(b));
};

/** How far a piece, which never lies on both sides of zero, is from it. */
const fromZero = ({ low, high }: Range): number => Math.min(Math.abs(low), Math.abs(high));

const nextDownOf = (start: number | undefined): number | undefined =>
  start === undefined ? undefined : nextDown(start);

/** More than this many whole numbers in a row are never looked at. */
const MAX_LOOKS = 2 ** 16;

/** A whole multiple of the range's step that is no multiple of any of `steps`, the nearest to zero. */
const multipleOutside = ({ low, high, step }: Range, steps: readonly number[]): Search => {
  if (high < 0) {
    const mirrored = multipleOutside({ low: -high, high: -low, step }, steps);
    return mirrored.found === 'value' ? found(-(mirrored.value as number)) : mirrored;
  }
  const own = step ?? 1;
  const first = firstFactor(low, own);
  const last = -firstFactor(-Math.min(high, Number.MAX_SAFE_INTEGER), own);
  const factors = [...new Set(steps.map((other) => other / greatestCommonDivisor(other, own)))];
  if (first > last || factors.includes(1)) return NOTHING;
  // Of 2^n factors in a row, one is a multiple of none of n others (Kanold on Jacobsthal's function).
  const enough = Math.min(last - first, 2 ** factors.length);
  for (let ahead = 0; ahead <= Math.min(enough, MAX_LOOKS); ahead += 1) {
    const factor = first + ahead;
    if (factors.every((other) => factor % other !== 0)) return found(factor * own);
  }
  return enough <= MAX_LOOKS ? NOTHING : undecided('there are too many steps to compare');
};

/** The smallest whole factor that makes `step` at least `low`. */
const firstFactor = (low: number, step: number): number => {
  let factor = Math.ceil(low / step);
  while ((factor - 1) * step >= low) factor -= 1;
  while (factor * step < low) factor += 1;
  return factor;
};

const greatestCommonDivisor = (a: number, b: number): number =>
  b === 0 ? a : greatestCommonDivisor(b, a % b);
