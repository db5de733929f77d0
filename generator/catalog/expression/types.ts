import type { ScalarType } from '../projection-model.ts';

/**
 * What a part of an expression is: PostgreSQL's name of the type, or `unknown` for a string whose type follows from what is
 * around it.
 */
export type ExpressionType = ScalarType | 'float8' | 'timestamp' | 'interval' | 'unknown';

/** From the narrowest to the widest; PostgreSQL widens by itself. */
const NUMERIC: readonly ExpressionType[] = ['int4', 'int8', 'numeric', 'float8'];

export const isNumber = (type: ExpressionType): boolean => NUMERIC.includes(type);

/** Whether PostgreSQL takes a `given` where it wants a `wanted`, without a cast. */
export const fits = (given: ExpressionType, wanted: ExpressionType): boolean =>
  given === wanted ||
  given === 'unknown' ||
  (isNumber(given) && isNumber(wanted) && NUMERIC.indexOf(given) < NUMERIC.indexOf(wanted));

/** The one type of values that are put beside each other; null if there is none. */
export const commonOf = (types: readonly ExpressionType[]): ExpressionType | null => {
  const known = types.filter((type) => type !== 'unknown');
  const [first] = known;
  if (first === undefined) return 'unknown';
  if (known.every((type) => type === first)) return first;
  if (!known.every(isNumber)) return null;
  return NUMERIC[Math.max(...known.map((type) => NUMERIC.indexOf(type)))] ?? null;
};

/**
 * How strings are read as these types hangs on settings of the session (`DateStyle`, `TimeZone`) or on the moment (`'today'`),
 * and so does how they are written.
 */
export const isTime = (type: ExpressionType): boolean =>
  type === 'timestamptz' || type === 'timestamp' || type === 'date' || type === 'interval';

const CASTS: Readonly<Record<string, readonly ExpressionType[]>> = {
  text: ['text', 'int4', 'int8', 'numeric', 'float8', 'bool', 'uuid', 'jsonb'],
  unknown: ['text', 'int4', 'int8', 'numeric', 'float8', 'bool', 'uuid', 'jsonb'],
  int4: ['int4', 'int8', 'numeric', 'float8', 'text', 'bool'],
  int8: ['int4', 'int8', 'numeric', 'float8', 'text'],
  numeric: ['int4', 'int8', 'numeric', 'float8', 'text'],
  // Not to text: extra_float_digits says how many digits that has.
  float8: ['int4', 'int8', 'numeric', 'float8'],
  bool: ['bool', 'int4', 'text'],
  uuid: ['uuid', 'text'],
  jsonb: ['jsonb', 'text', 'int4', 'int8', 'numeric', 'float8', 'bool'],
  timestamptz: ['timestamptz'],
  timestamp: ['timestamp', 'date'],
  date: ['date', 'timestamp'],
  interval: ['interval'],
};

/** Whether a cast is there and gives the same at any time in any session. */
export const isImmutableCast = (from: ExpressionType, to: ExpressionType): boolean =>
  CASTS[from]?.includes(to) ?? false;

/** The words that a type may be written with, as PostgreSQL's parser gives them. */
export const namedType = (name: string): ExpressionType | null => NAMES[name] ?? null;

const NAMES: Readonly<Record<string, ExpressionType | undefined>> = Object.assign(Object.create(null), {
  text: 'text',
  uuid: 'uuid',
  jsonb: 'jsonb',
  bool: 'bool',
  int4: 'int4',
  int8: 'int8',
  numeric: 'numeric',
  float8: 'float8',
  date: 'date',
  timestamp: 'timestamp',
  timestamptz: 'timestamptz',
  interval: 'interval',
});
