import { z } from 'zod';
import type { SentEvent } from './check.ts';
import type { AnchorRule, TableRules } from './table-rules.ts';

/** What only the database says of an event. */
const answer = z.array(
  z.object({ id: z.string(), occurred_at: z.string(), tx: z.string(), recorded_by: z.string() }),
);

/**
 * Events as they are recorded: what was sent, as the database stores it, and what the database answered. An event that
 * was recorded before, by its key, has the same content, or the answer would be an error.
 */
export const recordedEvents = (
  sent: readonly SentEvent[],
  rows: unknown,
  table: TableRules,
): Record<string, unknown>[] => {
  const answers = answer.parse(rows);
  if (answers.length !== sent.length)
    throw new Error(`${table.schema}.${table.name} recorded ${answers.length} events of ${sent.length}`);
  return answers.map(({ id, occurred_at, tx, recorded_by }, index) => {
    const event = sent[index] ?? {};
    return {
      id,
      occurred_at,
      ...Object.fromEntries(table.anchors.map(({ name, type }) => [name, stored(event[name], type)])),
      event_type: event.event_type,
      event_version: event.event_version ?? 1,
      subject_type: event.subject_type ?? null,
      subject_id: event.subject_id ?? null,
      ...(table.streams ? { subject_version: event.subject_version ?? null } : {}),
      payload: event.payload,
      actor: event.actor,
      reason: event.reason ?? null,
      corrects: stored(event.corrects, 'bigint'),
      idempotency_key: event.idempotency_key ?? null,
      tx,
      recorded_by,
    };
  });
};

/** A value of several spellings, as PostgreSQL writes it. */
const stored = (value: unknown, type: AnchorRule['type']): unknown => {
  if (typeof value !== 'string') return value ?? null;
  switch (type) {
    case 'uuid':
      return CANONICAL_UUID.test(value) ? value : canonicalUuid(value);
    case 'bigint':
      return String(BigInt(value));
    default:
      return value;
  }
};

const CANONICAL_UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const canonicalUuid = (text: string): string =>
  text
    .replace(/[{}-]/g, '')
    .toLowerCase()
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
