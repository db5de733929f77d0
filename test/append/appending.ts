import type { ConnectionPool } from '@databases/pg';
import { boundQuery } from '../../generator/database/query.ts';
import { isRefusal, raw } from '../attacks/session.ts';
import { SCHEMA, type Stage } from '../attacks/stage.ts';

export type Row = Record<string, unknown>;

export const RUN = 'a3f10000-0000-4000-8000-000000000044';

/** An event of `payments` that nothing is wrong with, and more or other columns. */
export const paid = (more: Row = {}): Row => ({
  run_id: RUN,
  event_type: 'paid',
  subject_type: 'invoice',
  subject_id: 'I-1',
  actor: 'ai/x',
  reason: 'right',
  payload: { cents: 5 },
  ...more,
});

/** An event of `notes`, a table of streams; it needs no reason. */
export const noted = (subject_id: string, subject_version: number | null, more: Row = {}): Row => ({
  run_id: RUN,
  event_type: 'noted',
  subject_type: 'invoice',
  subject_id,
  subject_version,
  actor: 'ai/x',
  payload: {},
  ...more,
});

/** What `<table>_append` gives for these events; undefined is NULL. */
export const append = (session: ConnectionPool, table: string, events: unknown): Promise<readonly Row[]> =>
  session.query(
    boundQuery(`SELECT * FROM "${SCHEMA}"."${table}_append"($1::jsonb)`, [
      events === undefined ? null : JSON.stringify(events),
    ]),
  );

/** What PostgreSQL said: code, message, detail, hint, column, constraint. */
export const refused = async (asked: Promise<unknown>): Promise<Row> => {
  try {
    await asked;
  } catch (error) {
    return whatWasSaid(error);
  }
  throw new Error('it was not refused');
};

const whatWasSaid = (error: unknown): Row => {
  if (isRefusal(error)) return { ...error, message: error.message.split('\n')[0] };
  throw error;
};

/** What the second gets, or is refused with, that waits for a session which does the first and then ends. */
export const meanwhile = async (
  stage: Stage,
  session: ConnectionPool,
  first: (session: ConnectionPool) => Promise<unknown>,
  second: () => Promise<unknown>,
  end: 'COMMIT' | 'ROLLBACK' = 'COMMIT',
): Promise<unknown> => {
  await raw(session, 'BEGIN');
  await first(session);
  const asked = second().catch(whatWasSaid);
  await untilSomebodyWaits(stage);
  await raw(session, end);
  return asked;
};

export const untilSomebodyWaits = async ({ admin }: Stage): Promise<void> => {
  for (;;) {
    const waiting = await raw(admin, 'SELECT FROM pg_locks WHERE NOT granted');
    if (waiting.length > 0) return;
  }
};
