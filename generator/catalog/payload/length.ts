import type { Check } from './zod-schema.ts';

export interface LengthBounds {
  readonly minLength: number | null;
  readonly maxLength: number | null;
  /** The checks that are about something else. */
  readonly others: readonly Check[];
}

/** What `.min`, `.max`, `.length` and `.nonempty` of a string or an array say together. */
export const lengthBounds = (checks: readonly Check[]): LengthBounds => {
  let minLength = 0;
  let maxLength = Number.POSITIVE_INFINITY;
  const others: Check[] = [];
  for (const check of checks) {
    if ([check.minimum, check.maximum, check.length].some(Number.isNaN)) {
      others.push(check);
      continue;
    }
    switch (check.check) {
      case 'min_length':
        minLength = Math.max(minLength, Number(check.minimum));
        break;
      case 'max_length':
        maxLength = Math.min(maxLength, Number(check.maximum));
        break;
      case 'length_equals':
        minLength = Math.max(minLength, Number(check.length));
        maxLength = Math.min(maxLength, Number(check.length));
        break;
      default:
        others.push(check);
    }
  }
  return {
    minLength: minLength === 0 ? null : bounded(Math.ceil(minLength)),
    maxLength: maxLength === Number.POSITIVE_INFINITY ? null : bounded(Math.floor(maxLength)),
    others,
  };
};

/** A length fits into PostgreSQL's integer; no text or array is longer. */
const bounded = (length: number): number => Math.max(-1, Math.min(length, 2 ** 31 - 1));
