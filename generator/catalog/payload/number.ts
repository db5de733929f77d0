import type { Bound, NumberType } from '../payload-type.ts';
import { checkRefusal } from './refused.ts';
import type { Source } from './types.ts';
import type { Check } from './zod-schema.ts';

/** zod's NUMBER_FORMAT_RANGES; float64 is every number that zod accepts. */
const FORMATS: Readonly<Record<string, readonly [number, number] | null>> = {
  safeint: null,
  int32: [-2147483648, 2147483647],
  uint32: [0, 4294967295],
  float32: [-3.4028234663852886e38, 3.4028234663852886e38],
  float64: null,
};

/** `z.number()`, `z.int()` and their kin. */
export const compileNumber = ({ schema, place }: Source): NumberType | null => {
  let minimum: Bound | null = null;
  let maximum: Bound | null = null;
  let integer = false;
  const steps: number[] = [];
  let exact = true;
  const refuse = (problem: string, hint: string): void => {
    exact = false;
    place.report(problem, hint);
  };
  for (const check of schema.checks) {
    switch (check.check) {
      case 'number_format': {
        const range = FORMATS[String(check.format)];
        if (range === undefined)
          refuse(`zod's number format ${check.format} is unknown here`, 'Use z.int().');
        else if (range) {
          minimum = larger(minimum, { value: range[0], exclusive: false });
          maximum = smaller(maximum, { value: range[1], exclusive: false });
        }
        integer ||= String(check.format).includes('int');
        break;
      }
      case 'greater_than':
        minimum = larger(minimum, boundOf(check));
        break;
      case 'less_than':
        maximum = smaller(maximum, boundOf(check));
        break;
      case 'multiple_of':
        steps.push(Number(check.value));
        break;
      default: {
        const { problem, hint } = checkRefusal(check.check);
        refuse(problem, hint);
      }
    }
  }
  if ([minimum, maximum].some((bound) => bound !== null && Number.isNaN(bound.value))) {
    refuse('a bound is NaN', 'Name a number.');
  }
  if (!steps.every(isStep) || steps.length > 1 || (steps.length > 0 && !integer)) {
    refuse(
      'multipleOf has an exact check only once, on whole numbers, with a whole step',
      'Use z.int().multipleOf(5); store cents, not fractions.',
    );
  }
  return exact ? { kind: 'number', integer, minimum, maximum, multipleOf: steps[0] ?? null } : null;
};

const isStep = (step: number): boolean => Number.isSafeInteger(step) && step > 0;

const boundOf = ({ value, inclusive }: Check): Bound => ({
  value: typeof value === 'number' ? value : Number.NaN,
  exclusive: inclusive !== true,
});

const larger = (a: Bound | null, b: Bound): Bound =>
  a === null || b.value > a.value || (b.value === a.value && b.exclusive) ? b : a;

const smaller = (a: Bound | null, b: Bound): Bound =>
  a === null || b.value < a.value || (b.value === a.value && b.exclusive) ? b : a;
