import type { Queryable, SQLQuery } from '@databases/pg';
import { z } from 'zod';
import type { Change, Difference, Position, ProjectionReader, Time } from '../projection.ts';
import type { ProjectionRules } from './projection-rules.ts';

const json = z.string().transform((text): unknown => JSON.parse(text));
const projectionRows = z.array(z.object({ said: json }));
const changes = z.array(z.object({ change: z.string(), before: json.nullable(), after: json.nullable() }));
const differences = z.array(z.object({ state: json.nullable(), replayed: json.nullable() }));

/** The id of an event; 0 is before the first. */
const positionText = ({ position }: Position): string => {
  const text = String(position);
  if (/^\d{1,19}$/.test(text)) return text;
  throw new TypeError(`${text} is no position, which is the id of an event.`);
};

/** With its zone: without one PostgreSQL would take the session's. */
const isoTime = z.union([z.iso.datetime({ offset: true }), z.iso.datetime({ offset: true, precision: -1 })]);
const timeText = ({ time }: Time): string => {
  if (typeof time !== 'string' && !Number.isNaN(time.getTime())) return time.toISOString();
  if (isoTime.safeParse(time).success) return String(time);
  throw new TypeError(`${time} is no time: say a Date, or ISO 8601 with its zone (2026-07-21T23:30:00Z).`);
};

export const projectionReader = <Row, Key>(
  database: Pick<Queryable, 'query'>,
  rules: ProjectionRules,
): ProjectionReader<Row, Key> => {
  // The database folds the rows from events that it holds to the catalog, from which the types are made.
  const readRows = async (query: SQLQuery): Promise<Row[]> =>
    projectionRows.parse(await database.query(query)).map(({ said }) => said as Row);

  const rows = (at?: Position | Time): SQLQuery => {
    if (at === undefined) return rules.rows();
    return 'time' in at ? rules.rowsAtTime(timeText(at)) : rules.rowsAtPosition(positionText(at));
  };
  const row = (key: string, at?: Position | Time): SQLQuery => {
    if (at === undefined) return rules.row(key);
    return 'time' in at ? rules.rowAtTime(timeText(at), key) : rules.rowAtPosition(positionText(at), key);
  };
  const diff = (from: Position | Time, to: Position | Time): SQLQuery => {
    if ('time' in from && 'time' in to) return rules.diffOfTimes(timeText(from), timeText(to));
    if ('position' in from && 'position' in to)
      return rules.diffOfPositions(positionText(from), positionText(to));
    throw new TypeError('A diff is between two positions or between two times.');
  };

  return {
    rows: async (at) => readRows(rows(at)),
    row: async (key, at) => (await readRows(row(JSON.stringify(key), at)))[0] ?? null,
    diff: async (from: Position | Time, to: Position | Time) =>
      changes.parse(await database.query(diff(from, to))) as Change<Row>[],
    verify: async () => differences.parse(await database.query(rules.verify())) as Difference<Row>[],
  };
};
