import fc from 'fast-check';

/**
 * SQL expressions over an event whose payload is that of arbitrary-projection.ts, by their type. None fails for any event,
 * and numbers that are summed are whole, so that JavaScript's sums are exact.
 */
export interface Expressions {
  readonly text: string;
  readonly whole: string;
  readonly numeric: string;
  readonly bool: string;
  readonly date: string;
  readonly jsonb: string;
}

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
const constant = fc
  .constantFrom('', 'a', 'B', "it's", 'é', '😀', '$$', '--', '/*', ':x', '{', 'x\\y', '%')
  .map(quoted);

const inside = fc.letrec<Expressions>((tie) => ({
  text: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(
      "(payload ->> 't')",
      "(payload ->> 'group')",
      'actor',
      'subject_id',
      'event_type',
      'reason',
    ),
    constant,
    fc
      .tuple(fc.constantFrom('upper', 'pg_catalog.lower', 'reverse', 'md5', 'btrim'), tie('text'))
      .map(([name, text]) => `${name}(${text})`),
    fc.tuple(tie('text'), tie('text')).map(([a, b]) => `(${a} || ${b})`),
    fc.tuple(tie('text'), fc.nat(5)).map(([text, n]) => `left(${text}, ${n})`),
    fc
      .tuple(tie('bool'), tie('text'), tie('text'))
      .map(([when, a, b]) => `CASE WHEN ${when} THEN ${a} ELSE ${b} END`),
    fc.tuple(tie('text'), tie('text')).map(([a, b]) => `COALESCE(${a}, ${b}, NULL)`),
    tie('numeric').map((number) => `(${number})::text`),
    tie('bool').map((bool) => `CAST(${bool} AS text)`),
    fc.tuple(tie('text'), constant).map(([a, b]) => `NULLIF((${a})::text, ${b})`),
    tie('text').map((text) => `substring(${text} FROM 1 FOR 2)`),
    fc.constantFrom(
      'extract(epoch FROM occurred_at - occurred_at)::text',
      "(payload #>> '{deep,n}')",
      "jsonb_typeof(payload -> 't')",
    ),
  ),
  whole: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(
      "(payload ->> 'n')::numeric",
      "(payload -> 'deep' ->> 'n')::int",
      '7',
      '-3',
      '5000000000',
      'event_version',
      'id',
    ),
    tie('text').map((text) => `length(${text})`),
    fc
      .tuple(tie('whole'), fc.constantFrom('+', '-'), tie('whole'))
      .map(([a, operator, b]) => `((${a})::numeric ${operator} ${b})`),
    tie('whole').map((number) => `abs(${number})`),
    fc
      .tuple(tie('bool'), tie('whole'), tie('whole'))
      .map(([when, a, b]) => `CASE ${when} WHEN true THEN ${a} ELSE ${b} END`),
    fc.tuple(tie('whole'), tie('whole')).map(([a, b]) => `GREATEST(${a}, ${b})`),
    tie('whole').map((number) => `round((${number})::numeric / 7)`),
  ),
  numeric: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    tie('whole').map((number) => `(${number})::numeric`),
    fc
      .tuple(tie('numeric'), fc.constantFrom('* 1.19', '/ 7', '- 0.5', '+ 1e2'))
      .map(([a, more]) => `((${a}) ${more})`),
    tie('numeric').map((number) => `round(${number}, 2)`),
  ),
  bool: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(
      "(payload ? 'n')",
      "(payload -> 'deep' ->> 'b')::boolean",
      'true',
      'corrects IS NULL',
      '(payload @> \'{"n": 1}\')',
    ),
    fc
      .tuple(tie('text'), fc.constantFrom('=', '<>', '<', '>='), tie('text'))
      .map(([a, operator, b]) => `(${a} ${operator} ${b})`),
    fc
      .tuple(tie('whole'), fc.constantFrom('=', '<', '<='), tie('numeric'))
      .map(([a, operator, b]) => `(${a} ${operator} ${b})`),
    tie('text').map((text) => `(${text})::text ~ '^[a-z]'`),
    tie('text').map((text) => `((${text})::text NOT LIKE 'a%' ESCAPE '!')`.replace(" ESCAPE '!'", '')),
    fc.tuple(tie('text'), constant, constant).map(([a, b, c]) => `(${a} IN (${b}, ${c}))`),
    fc.tuple(tie('whole'), tie('whole')).map(([a, b]) => `(${a} BETWEEN -5 AND ${b})`),
    fc.tuple(tie('whole'), tie('whole')).map(([a, b]) => `(${a} IS DISTINCT FROM ${b})`),
    fc
      .tuple(tie('bool'), fc.constantFrom('AND', 'OR'), tie('bool'))
      .map(([a, operator, b]) => `((${a}) ${operator} (${b}))`),
    tie('bool').map((bool) => `NOT (${bool})`),
    tie('bool').map((bool) => `((${bool}) IS NOT TRUE)`),
    fc.constant('occurred_at > occurred_at'),
  ),
  date: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constant("(occurred_at AT TIME ZONE 'UTC')::date"),
    fc.constant("date_trunc('month', occurred_at AT TIME ZONE 'Europe/Zurich')::date"),
    fc.tuple(tie('date'), fc.nat(40)).map(([date, days]) => `((${date}) - ${days})`),
    fc.constant('make_date(2026, 2, length(actor))'),
  ),
  jsonb: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('payload', "payload -> 'deep'", 'payload || \'{"more": [1]}\'', "payload #> '{deep,n}'"),
    fc
      .tuple(tie('bool'), tie('jsonb'), tie('jsonb'))
      .map(([when, a, b]) => `CASE WHEN ${when} THEN ${a} ELSE ${b} END`),
  ),
}));

export const expressions: { readonly [T in keyof Expressions]: fc.Arbitrary<string> } = inside;
