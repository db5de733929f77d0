/** Columns that every event table has besides its anchors, in their order, and who says what is in them. */
export const EVENT_COLUMNS = [
  { name: 'id', saidBy: 'database', doc: 'Position in the table; assigned by the database.' },
  { name: 'occurred_at', saidBy: 'database', doc: "When it was recorded, by the database's clock." },
  { name: 'event_type', saidBy: 'writer', doc: 'What happened.' },
  { name: 'event_version', saidBy: 'writer', doc: 'Version of the event type that the payload follows.' },
  { name: 'subject_type', saidBy: 'writer', doc: 'Kind of thing that the event is about.' },
  { name: 'subject_id', saidBy: 'writer', doc: 'Which thing the event is about.' },
  { name: 'payload', saidBy: 'writer', doc: 'The body of the event.' },
  { name: 'actor', saidBy: 'writer', doc: 'Who did it, as the writer says and the catalog allows.' },
  { name: 'reason', saidBy: 'writer', doc: 'Why it was done.' },
  { name: 'corrects', saidBy: 'writer', doc: 'The id of the event that this one corrects.' },
  {
    name: 'idempotency_key',
    saidBy: 'writer',
    doc: 'Names the append for its login: the same key again is the same event, or an error.',
  },
  { name: 'tx', saidBy: 'database', doc: 'Transaction that recorded it; orders readers together with id.' },
  { name: 'recorded_by', saidBy: 'database', doc: 'Login role of the session that recorded it.' },
] as const;

/** The column that a table of streams has besides, after `subject_id`. */
export const SUBJECT_VERSION = {
  name: 'subject_version',
  saidBy: 'writer',
  doc: 'Version of the subject that the event makes: 1, 2, 3, … without gaps; null for an event without a subject.',
} as const;

/** Columns that PostgreSQL keeps for itself (manual, "System Columns"). */
export const SYSTEM_COLUMNS = ['tableoid', 'xmin', 'cmin', 'xmax', 'cmax', 'ctid'] as const;
