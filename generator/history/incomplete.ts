import type { Catalog, EventTable, Expectation } from '../catalog/model.ts';
import type { Database } from '../database/connect.ts';
import { subjectText } from './clause.ts';
import type { RecordedEvent } from './event.ts';
import { hasField, parseTold } from './payload-value.ts';
import { asKnownError } from './read-error.ts';
import { tableQuery } from './table-query.ts';

/** A later event that the catalog expects and the record doesn't have. */
export interface Incomplete {
  readonly table: string;
  readonly id: string;
  readonly type: string;
  /** `open`: the deadline hasn't passed yet; `missing`: something can't be reconstructed. */
  readonly status: 'missing' | 'open';
  readonly expected: readonly string[];
  readonly having: string | null;
  /** UTC, ISO 8601; null without a deadline. */
  readonly due: string | null;
  readonly text: string;
}

interface Pending {
  readonly event: RecordedEvent;
  readonly expected: Expectation;
}

interface Row {
  readonly ordinal: number;
  readonly due: string | null;
  readonly local_due: string | null;
  readonly open: boolean;
}

/**
 * What the catalog expects after these events and what the whole table, not only the events given, doesn't have.
 */
export const findIncomplete = async (
  database: Database,
  catalog: Catalog,
  table: EventTable,
  events: readonly RecordedEvent[],
  timezone: string,
): Promise<Incomplete[]> => {
  const pending = expectationsOf(events, table);
  if (pending.length === 0) return [];
  const parameters = [JSON.stringify(pending.map(asParameter)), timezone];
  const query = await tableQuery('unmet_expectations', catalog, table, parameters);
  const rows: readonly Row[] = await database.query(query).catch((error: unknown) => {
    throw asKnownError(error, catalog, table);
  });
  return rows.flatMap((row) => {
    const found = pending[row.ordinal];
    return found ? [incomplete(found, row)] : [];
  });
};

const expectationsOf = (events: readonly RecordedEvent[], table: EventTable): Pending[] => {
  const expectations = new Map(table.events.map(({ name, leadsTo }) => [name, leadsTo]));
  return events.flatMap((event) => {
    const expected = expectations.get(event.type) ?? [];
    if (expected.length === 0) return [];
    const payload = parseTold(event.payload);
    return expected
      .filter(({ when }) => when === null || hasField(payload, when))
      .map((one) => ({ event, expected: one }));
  });
};

const asParameter = ({ event, expected }: Pending, ordinal: number): object => ({
  ordinal,
  event: {
    id: event.id,
    occurred_at: event.occurredAt,
    subject_type: event.subjectType,
    subject_id: event.subjectId,
    ...Object.fromEntries(event.anchors.slice(0, 1).map(({ name, value }) => [name, value])),
  },
  same: expected.same,
  any_of: expected.anyOf,
  having_field: expected.having,
  within_seconds: expected.withinSeconds,
});

const incomplete = ({ event, expected }: Pending, { due, local_due, open }: Row): Incomplete => {
  const wanted = `${expected.anyOf.join(' or ')}${expected.having === null ? '' : ` with ${expected.having}`}`;
  const what = `${event.type} (${[subjectText(event), event.localTime.slice(11, 19)].filter(Boolean).join(', ')})`;
  const until = sameDay(event.localTime, local_due) ? local_due?.slice(11, 19) : local_due?.slice(0, 19);
  return {
    table: event.table,
    id: event.id,
    type: event.type,
    status: open ? 'open' : 'missing',
    expected: expected.anyOf,
    having: expected.having,
    due,
    text: open
      ? `#${event.id} ${what}: still open; ${wanted} is due until ${until}.`
      : `#${event.id} ${what}: no ${wanted} followed; it can not be said ${expected.otherwise}.`,
  };
};

const sameDay = (one: string, other: string | null): boolean => one.slice(0, 10) === other?.slice(0, 10);
