import type { Catalog, EventTable } from '../catalog/model.ts';
import type { Database } from '../database/connect.ts';
import { subjectText } from './clause.ts';
import { asKnownError } from './read-error.ts';
import { tableQuery } from './table-query.ts';

/** A later event that the catalog expects and the table doesn't have. */
export interface Gap {
  readonly table: string;
  /** The event after which the other one is expected. */
  readonly id: string;
  /** UTC, ISO 8601 with microseconds. */
  readonly occurredAt: string;
  /** `YYYY-MM-DD` in the time zone that was asked for. */
  readonly day: string;
  /** Null if the table has no anchors or the event is of no run. */
  readonly run: string | null;
  readonly type: string;
  readonly subjectType: string | null;
  readonly subjectId: string | null;
  /** `open`: the deadline hasn't passed yet; `missing`: something can't be reconstructed. */
  readonly status: GapStatus;
  readonly expected: readonly string[];
  readonly having: string | null;
  /** UTC, ISO 8601; null without a deadline. */
  readonly due: string | null;
  /** What is missing and what can't be said without it; one sentence. */
  readonly said: string;
  /** The same with the event in front. */
  readonly text: string;
}

export type GapStatus = 'missing' | 'open';

/** Of which events gaps are asked for; null: of all. */
export interface GapFilter {
  /** As PostgreSQL reads a timestamptz. */
  readonly since: string | null;
  /** Not included. */
  readonly until: string | null;
  /** Of the last so many seconds, by the database's clock. */
  readonly lastSeconds: number | null;
  readonly ids: readonly string[] | null;
}

interface Row {
  readonly id: string;
  readonly occurred_at: string;
  readonly local_time: string;
  readonly run: string | null;
  readonly event_type: string;
  readonly subject_type: string | null;
  readonly subject_id: string | null;
  readonly status: GapStatus;
  readonly expected: readonly string[];
  readonly expected_field: string | null;
  readonly due: string | null;
  readonly local_due: string | null;
  readonly otherwise: string;
}

/**
 * What `<table>_gaps` finds, in the order of the events; what they lead to is looked for in the whole table.
 *
 * @param timezone a name that PostgreSQL knows, for the times in the sentences.
 * @throws KnownError when the function isn't there or may not be called.
 */
export const readGaps = async (
  database: Database,
  catalog: Catalog,
  table: EventTable,
  { since, until, lastSeconds, ids }: GapFilter,
  timezone: string,
): Promise<Gap[]> => {
  // A table whose events lead to nothing has no such function.
  if (table.events.every(({ leadsTo }) => leadsTo.length === 0)) return [];
  const parts = { no_runs: table.anchors.length === 0 ? [{}] : [] };
  const parameters = [since, until, lastSeconds, ids, timezone];
  const query = await tableQuery('read_gaps', catalog, table, parameters, parts);
  const rows: readonly Row[] = await database.query(query).catch((error: unknown) => {
    throw asKnownError(error, catalog, table);
  });
  return rows.map((row) => gapOf(row, table));
};

const gapOf = (row: Row, table: EventTable): Gap => ({
  table: table.name,
  id: row.id,
  occurredAt: row.occurred_at,
  day: row.local_time.slice(0, 10),
  run: row.run,
  type: row.event_type,
  subjectType: row.subject_type,
  subjectId: row.subject_id,
  status: row.status,
  expected: row.expected,
  having: row.expected_field,
  due: row.due,
  said: saidOf(row),
  text: `#${row.id} ${whatOf(row)}: ${saidOf(row)}`,
});

const whatOf = ({ event_type, subject_type, subject_id, local_time }: Row): string => {
  const subject = subjectText({ subjectType: subject_type, subjectId: subject_id });
  return `${event_type} (${[subject, local_time.slice(11, 19)].filter(Boolean).join(', ')})`;
};

const saidOf = (row: Row): string => {
  const wanted = `${row.expected.join(' or ')}${row.expected_field === null ? '' : ` with ${row.expected_field}`}`;
  return row.status === 'open'
    ? `still open; ${wanted} is due until ${dueText(row)}.`
    : `no ${wanted} followed; it can not be said ${row.otherwise}.`;
};

/** A time of the event's own day says no day. */
const dueText = ({ local_time, local_due }: Row): string =>
  local_due?.slice(0, 10) === local_time.slice(0, 10)
    ? local_due.slice(11, 19)
    : (local_due?.slice(0, 19) ?? '');
