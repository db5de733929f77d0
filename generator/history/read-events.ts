import type { Anchor, Catalog, EventTable } from '../catalog/model.ts';
import type { Database } from '../database/connect.ts';
import type { Values } from '../ddl/render.ts';
import type { Anchored, RecordedEvent } from './event.ts';
import type { EventFilter } from './filter.ts';
import { asKnownError } from './read-error.ts';
import { tableQuery } from './table-query.ts';

interface Row {
  readonly id: string;
  readonly occurred_at: string;
  readonly local_time: string;
  readonly anchors: readonly (string | null)[];
  readonly event_type: string;
  readonly event_version: number;
  readonly subject_type: string | null;
  readonly subject_id: string | null;
  readonly subject_version?: number | null;
  readonly payload: string;
  readonly actor: string;
  readonly reason: string | null;
  readonly corrects: string | null;
  readonly idempotency_key: string | null;
  readonly tx: string;
  readonly recorded_by: string;
}

/** So many rows are asked for at once, and held. */
const ROWS_AT_ONCE = 1000;

/**
 * The events that the filter lets pass, or every event of their runs, in the order of their ids; as they are asked for.
 * While they are read, the connection answers nothing else.
 *
 * @param timezone a name that PostgreSQL knows, for `localTime`.
 * @throws KnownError when the table's replay function isn't there or may not be called.
 */
export const readEvents = (
  database: Database,
  catalog: Catalog,
  table: EventTable,
  filter: EventFilter,
  timezone: string,
): AsyncIterable<RecordedEvent> => streamEvents(database, catalog, table, filter, timezone, []);

/** The same run after run, in the order in which the runs began; events of no run are one, too. */
export const readEventsByRun = (
  database: Database,
  catalog: Catalog,
  table: EventTable,
  filter: EventFilter,
  timezone: string,
): AsyncIterable<RecordedEvent> => {
  const [anchor] = table.anchors;
  const byRun = anchor ? [{ anchor: anchor.name }] : [];
  return streamEvents(database, catalog, table, filter, timezone, byRun);
};

async function* streamEvents(
  database: Database,
  catalog: Catalog,
  table: EventTable,
  filter: EventFilter,
  timezone: string,
  byRun: readonly Values[],
): AsyncGenerator<RecordedEvent> {
  const { run, actor, subjectType, subjectId, from, to, types, payload, firstId, lastId } = filter;
  const asked = [run, actor, subjectType, subjectId, from, to, types, payload];
  const parameters = [...asked, timezone, firstId, lastId];
  const [anchor] = table.anchors;
  const wholeRuns = filter.wholeRuns && anchor ? [{ anchor: anchor.name }] : [];
  const query = await tableQuery('replay_events', catalog, table, parameters, {
    whole_runs: wholeRuns,
    by_run: byRun,
    streams: table.streams ? [{}] : [],
  });
  try {
    const rows: AsyncIterable<Row> = database.queryStream(query, { batchSize: ROWS_AT_ONCE });
    for await (const row of rows) yield eventOf(row, table);
  } catch (error) {
    throw asKnownError(error, catalog, table);
  }
}

const eventOf = (row: Row, table: EventTable): RecordedEvent => ({
  table: table.name,
  id: row.id,
  occurredAt: row.occurred_at,
  localTime: row.local_time,
  anchors: table.anchors.map((anchor, index) => anchored(anchor, row.anchors[index] ?? null)),
  type: row.event_type,
  version: row.event_version,
  subjectType: row.subject_type,
  subjectId: row.subject_id,
  ...(row.subject_version === undefined ? {} : { subjectVersion: row.subject_version }),
  payload: row.payload,
  actor: row.actor,
  reason: row.reason,
  corrects: row.corrects,
  idempotencyKey: row.idempotency_key,
  tx: row.tx,
  recordedBy: row.recorded_by,
});

const anchored = ({ name, type }: Anchor, value: string | null): Anchored => ({
  name,
  value: type === 'integer' && value !== null ? Number(value) : value,
});
