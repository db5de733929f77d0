import type { ConnectionPool } from '@databases/pg';
import { boundQuery } from '../../generator/database/query.ts';
import { isRefusal, raw } from '../attacks/session.ts';
import { SCHEMA, type Stage } from '../attacks/stage.ts';

export type Row = Record<string, unknown>;

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
  for (;;) {
    const waiting = await raw(stage.admin, 'SELECT FROM pg_locks WHERE NOT granted');
    if (waiting.length > 0) break;
  }
  await raw(session, end);
  return asked;
};
