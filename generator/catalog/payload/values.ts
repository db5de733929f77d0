import type { LiteralType } from '../payload-type.ts';
import type { Source } from './types.ts';

type LiteralValue = LiteralType['values'][number];

const isLiteral = (value: unknown): value is LiteralValue =>
  value === null ||
  typeof value === 'boolean' ||
  (typeof value === 'number' && Number.isFinite(value)) ||
  (typeof value === 'string' && value.isWellFormed() && !value.includes('\0'));

/** A value as TypeScript writes it: 1n is not 1. */
const asWritten = (value: unknown): string => {
  if (typeof value === 'string') return JSON.stringify(value);
  return typeof value === 'bigint' ? `${value}n` : String(value);
};

/** `z.literal` and `z.enum`: one of the values that zod itself keeps in a set. */
export const compileLiteral = ({ schema, place }: Source): LiteralType | null => {
  const values = [...(schema.values ?? [])];
  if (values.length === 0) {
    place.report('there is no value to choose', 'Name one at least.');
    return null;
  }
  const wrong = values.find((value) => !isLiteral(value));
  if (values.some((value) => !isLiteral(value))) {
    place.report(
      `${asWritten(wrong)} is no value that jsonb can hold`,
      'Use text, a finite number, true, false or null; .optional() for undefined.',
    );
    return null;
  }
  return { kind: 'literal', values: values.filter(isLiteral) };
};
