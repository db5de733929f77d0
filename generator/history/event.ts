import type { EventTable } from '../catalog/model.ts';

/** An event as it was recorded; whole numbers of 64 bits and the payload are text, so that no digit is lost. */
export interface RecordedEvent {
  readonly table: string;
  readonly id: string;
  /** UTC, ISO 8601 with microseconds. */
  readonly occurredAt: string;
  /** `YYYY-MM-DD HH:MM:SS.ffffff` in the time zone that was asked for. */
  readonly localTime: string;
  /** In the order of the table's anchors. */
  readonly anchors: readonly Anchored[];
  readonly type: string;
  readonly version: number;
  readonly subjectType: string | null;
  readonly subjectId: string | null;
  /** Absent in a table without streams; null for an event without a subject. */
  readonly subjectVersion?: number | null;
  /** JSON as PostgreSQL prints it. */
  readonly payload: string;
  readonly actor: string;
  readonly reason: string | null;
  readonly corrects: string | null;
  readonly idempotencyKey: string | null;
  readonly tx: string;
  readonly recordedBy: string;
}

export interface Anchored {
  readonly name: string;
  readonly value: string | number | null;
}

/** The event's columns by name, in the order of the table; the payload is its text. */
export const columnsOf = (event: RecordedEvent): readonly (readonly [string, string | number | null])[] => [
  ['id', event.id],
  ['occurred_at', event.occurredAt],
  ...event.anchors.map(({ name, value }) => [name, value] as const),
  ['event_type', event.type],
  ['event_version', event.version],
  ['subject_type', event.subjectType],
  ['subject_id', event.subjectId],
  ...(event.subjectVersion === undefined ? [] : [['subject_version', event.subjectVersion] as const]),
  ['payload', event.payload],
  ['actor', event.actor],
  ['reason', event.reason],
  ['corrects', event.corrects],
  ['idempotency_key', event.idempotencyKey],
  ['tx', event.tx],
  ['recorded_by', event.recordedBy],
];

/** The id of the event's run; null if the table has no anchors or the event is of no run. */
export const runOf = (event: RecordedEvent): string | null => {
  const value = event.anchors[0]?.value ?? null;
  return value === null ? null : String(value);
};

/** The columns of these tables, as a replay writes them. */
export const columnNames = (tables: readonly EventTable[]): string[] => [
  'table',
  'id',
  'occurred_at',
  ...new Set(tables.flatMap(({ anchors }) => anchors.map(({ name }) => name))),
  ...AFTER_ANCHORS,
  ...(tables.some(({ streams }) => streams) ? ['subject_version'] : []),
  ...AFTER_SUBJECT,
];

const AFTER_ANCHORS = ['event_type', 'event_version', 'subject_type', 'subject_id'];

const AFTER_SUBJECT = ['payload', 'actor', 'reason', 'corrects', 'idempotency_key', 'tx', 'recorded_by'];
