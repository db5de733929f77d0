import type { z } from 'zod';

const COMPARISONS = {
  '<': [(a: number, b: number) => a < b, 'a number less than'],
  '<=': [(a: number, b: number) => a <= b, 'a number of at most'],
  '>': [(a: number, b: number) => a > b, 'a number greater than'],
  '>=': [(a: number, b: number) => a >= b, 'a number of at least'],
  '=': [(a: number, b: number) => a === b, 'a number equal to'],
  '<>': [(a: number, b: number) => a !== b, 'a number other than'],
} as const;

/** `field` must compare with `than`, wherever both are present and not null. */
export const rule =
  (field: string, is: keyof typeof COMPARISONS, than: string): z.core.CheckFn<Record<string, unknown>> =>
  ({ value, issues }) => {
    const [a, b] = [value[field], value[than]];
    const [holds, expected] = COMPARISONS[is];
    if (typeof a !== 'number' || typeof b !== 'number' || holds(a, b)) return;
    issues.push({ code: 'custom', path: [field], message: `${expected} payload.${than}`, input: value });
  };
