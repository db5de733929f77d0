import type { Queryable, SQLQuery } from '@databases/pg';
import { z } from 'zod';
import type { Change, Difference, Position, ProjectionReader, Time } from '../projection.ts';
import type { ProjectionRules } from './projection-rules.ts';

const json = z.string().transform((text): unknown => JSON.parse(text));
const projectionRows = z.array(z.object({ said: json }));
const changes = z.array(z.object({ change: z.string(), before: json.nullable(), after: json.nullable() }));
const differences = z.array(z.object({ state: json.nullable(), replayed: json.nullable() }));

/** Positions and times as PostgreSQL reads them. */
const positionText = ({ position }: Position): string => String(position);
const timeText = ({ time }: Time): string => (typeof time === 'string' ? time : time.toISOString());

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
    rows: (at) => readRows(rows(at)),
    row: async (key, at) => (await readRows(row(JSON.stringify(key), at)))[0] ?? null,
    diff: async (from: Position | Time, to: Position | Time) =>
      changes.parse(await database.query(diff(from, to))) as Change<Row>[],
    verify: async () => differences.parse(await database.query(rules.verify())) as Difference<Row>[],
  };
};
