import { type ExpressionType, fits } from './types.ts';

/** What a function of `pg_catalog` takes and gives. */
export interface Signature {
  readonly takes: readonly ExpressionType[];
  readonly gives: ExpressionType;
}

/**
 * The functions that an expression may call: those of PostgreSQL 14 to 18 that give the same for the same arguments at any
 * time and in any session (`provolatile` is `i`). The tests ask each server about each of them.
 */
export const FUNCTIONS: ReadonlyMap<string, readonly Signature[]> = new Map(
  Object.entries({
    lower: ['text > text'],
    upper: ['text > text'],
    initcap: ['text > text'],
    btrim: ['text > text', 'text text > text'],
    ltrim: ['text > text', 'text text > text'],
    rtrim: ['text > text', 'text text > text'],
    length: ['text > int4'],
    char_length: ['text > int4'],
    octet_length: ['text > int4'],
    left: ['text int4 > text'],
    right: ['text int4 > text'],
    lpad: ['text int4 > text', 'text int4 text > text'],
    rpad: ['text int4 > text', 'text int4 text > text'],
    replace: ['text text text > text'],
    translate: ['text text text > text'],
    reverse: ['text > text'],
    split_part: ['text text int4 > text'],
    strpos: ['text text > int4'],
    position: ['text text > int4'],
    substr: ['text int4 > text', 'text int4 int4 > text'],
    substring: ['text int4 > text', 'text int4 int4 > text', 'text text > text'],
    starts_with: ['text text > bool'],
    regexp_replace: ['text text text > text', 'text text text text > text'],
    md5: ['text > text'],
    jsonb_typeof: ['jsonb > text'],
    jsonb_array_length: ['jsonb > int4'],
    abs: ['int4 > int4', 'int8 > int8', 'numeric > numeric', 'float8 > float8'],
    sign: ['numeric > numeric', 'float8 > float8'],
    ceil: ['numeric > numeric', 'float8 > float8'],
    floor: ['numeric > numeric', 'float8 > float8'],
    round: ['numeric > numeric', 'float8 > float8', 'numeric int4 > numeric'],
    trunc: ['numeric > numeric', 'float8 > float8', 'numeric int4 > numeric'],
    mod: ['int4 int4 > int4', 'int8 int8 > int8', 'numeric numeric > numeric'],
    div: ['numeric numeric > numeric'],
    power: ['numeric numeric > numeric', 'float8 float8 > float8'],
    sqrt: ['numeric > numeric', 'float8 > float8'],
    timezone: ['text timestamptz > timestamp', 'text timestamp > timestamptz'],
    date_trunc: ['text timestamp > timestamp'],
    extract: ['text timestamp > numeric', 'text date > numeric', 'text interval > numeric'],
    make_date: ['int4 int4 int4 > date'],
    to_timestamp: ['float8 > timestamptz'],
  }).map(([name, texts]) => [name, texts.map(signatureOf)]),
);

function signatureOf(text: string): Signature {
  const [takes = '', gives = ''] = text.split(' > ');
  return { takes: takes.split(' ') as ExpressionType[], gives: gives as ExpressionType };
}

/**
 * The one of them that PostgreSQL calls with these arguments: an exact one, or the only one that they fit. Null where there
 * is none, or where it would have to choose.
 */
export const chosen = (
  signatures: readonly Signature[],
  given: readonly ExpressionType[],
): Signature | null => {
  const fitting = signatures.filter(
    ({ takes }) =>
      takes.length === given.length && takes.every((type, index) => fits(given[index] ?? 'unknown', type)),
  );
  const exact = fitting.find(({ takes }) => takes.every((type, index) => type === given[index]));
  if (exact) return exact;
  return fitting.length === 1 ? (fitting[0] ?? null) : null;
};
