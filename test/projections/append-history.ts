import type { ConnectionPool } from '@databases/pg';
import { boundQuery } from '../../generator/database/query.ts';
import { isRefusal } from '../attacks/session.ts';
import { EFFECTS, type Step } from './arbitrary-projection.ts';
import type { PlainEvent } from './plain-fold.ts';

/** What every event of a type is besides. */
export type Said = (type: string) => Readonly<Record<string, unknown>>;

/** What a random correction may meet. */
export const CORRECTED_BEFORE: ReadonlySet<string> = new Set(['ID003', '23505']);

/** Appends what the table takes, and gives all events; a batch that is refused is tried event by event. */
export const appendHistory = async (
  database: ConnectionPool,
  schema: string,
  steps: readonly Step[],
  earlier: readonly PlainEvent[],
  said: Said = () => ({}),
  refusals: ReadonlySet<string> = CORRECTED_BEFORE,
): Promise<readonly PlainEvent[]> => {
  const events = [...earlier];
  const appended = async (batch: Step['events']): Promise<boolean> => {
    const given = batch.map(({ type, subject, back, payload }) => ({
      event_type: type,
      subject_type: 'thing',
      subject_id: subject,
      run_id: 'a3f10000-0000-4000-8000-000000000044',
      actor: 'ai/x',
      payload,
      ...(type in EFFECTS ? { corrects: events[events.length - 1 - back]?.id ?? 0 } : {}),
      ...said(type),
    }));
    try {
      const rows = await database.query(
        boundQuery(
          `SELECT id::int AS id, event_type, subject_id, corrects::int AS corrects, payload FROM "${schema}".log_append($1::jsonb)`,
          [JSON.stringify(given)],
        ),
      );
      for (const { id, event_type, subject_id, corrects, payload } of rows)
        events.push({ id, type: event_type, subject: subject_id, corrects, payload, said: {} });
      return true;
    } catch (error) {
      if (isRefusal(error) && refusals.has(error.code)) return false;
      throw error;
    }
  };
  for (const { events: batch } of steps) {
    if (!(await appended(batch))) for (const one of batch) await appended([one]);
  }
  return events;
};
