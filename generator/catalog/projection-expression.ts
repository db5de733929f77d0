import { ExpressionProblem } from './expression/infer.ts';
import { parseExpression } from './expression/parse.ts';
import type { ExpressionType } from './expression/types.ts';
import type { EventTable, EventType } from './model.ts';
import type { ScalarType } from './projection-model.ts';
import { type Found, fieldOfPath, findSource } from './projection-source.ts';

/** An SQL expression over an event of this type. @throws ExpressionProblem */
export const findExpression = (
  sql: string,
  event: Pick<EventType, 'payload'>,
  table: Pick<EventTable, 'anchors' | 'streams'>,
): Found => {
  const { fields, unknownKeys } = event.payload;
  const { parts, type, namesZone } = parseExpression(sql, {
    columnType: (name) =>
      fieldOfPath(name) !== null ? null : (findSource(name, event, table)?.type ?? null),
    hasField: (name) => unknownKeys === 'allow' || fields.some((field) => field.name === name),
  });
  return { value: { kind: 'expression', parts, namesZone }, type: scalarOf(type) };
};

/** What an expression may be in between, and no column is. */
const NO_SCALARS = ['float8', 'timestamp', 'interval', 'unknown'] as const;

const isScalar = (type: ExpressionType): type is ScalarType =>
  !(NO_SCALARS as readonly ExpressionType[]).includes(type);

/** What a column can be; the rest has to be said. */
const scalarOf = (type: ExpressionType): ScalarType => {
  if (type === 'unknown') return 'text';
  if (isScalar(type)) return type;
  const hint =
    type === 'float8'
      ? 'Cast it: (…)::numeric.'
      : type === 'timestamp'
        ? "Say the time zone, (…) AT TIME ZONE 'UTC', or cast it: (…)::date."
        : 'Take a part of it: extract(epoch from …).';
  throw new ExpressionProblem(`it is a ${type}, which no column is`, hint);
};
