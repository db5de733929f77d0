import { z } from 'zod';

/** Events as `ConsumerRules.read` gives them: every column is text. */
export const storedRows = z.array(z.object({ id: z.string() }).catchall(z.string().nullable()));

/** An event as its type says; `numbers`: the columns that are numbers. */
export const storedEvent = (
  row: Readonly<Record<string, string | null>>,
  numbers: readonly string[],
): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(row).map(([column, text]) => [column, text && storedValue(column, text, numbers)]),
  );

const storedValue = (column: string, text: string, numbers: readonly string[]): unknown => {
  switch (column) {
    case 'payload':
      return JSON.parse(text);
    case 'occurred_at':
      return momentOf(BigInt(text));
    default:
      return numbers.includes(column) ? Number(text) : text;
  }
};

/** Microseconds since 1970 as the moment in UTC; a Date knows no microseconds. */
const momentOf = (microseconds: bigint): string => {
  const rest = ((microseconds % 1000n) + 1000n) % 1000n;
  const milliseconds = Number((microseconds - rest) / 1000n);
  return new Date(milliseconds).toISOString().replace('Z', `${String(rest).padStart(3, '0')}Z`);
};
