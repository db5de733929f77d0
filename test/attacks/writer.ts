import type { ConnectionPool } from '@databases/pg';
import { boundQuery } from '../../generator/database/query.ts';
import type { Line } from './line.ts';
import { isRefusal, openSession, raw } from './session.ts';
import { SCHEMA } from './stage.ts';

/** What happens to one append on its way; only a lost answer leaves it recorded. */
export type Fault = 'cut before commit' | 'cut at commit' | 'lost answer' | 'backend killed';

/** How often each fault was met, and how often a retry found the batch recorded. */
export type Counts = Record<Fault | 'found recorded', number>;

/** Rows of two appends in one transaction: all or nothing. */
export const ROWS_A_BATCH = 6;
const ROWS_A_STATEMENT = ROWS_A_BATCH / 2;

/** Classes of SQLSTATE that say so: connection exception, operator intervention. */
const GONE = ['08', '57'];

/**
 * Appends batches one after the other until each is acknowledged, however often the line is cut or the server
 * ends meanwhile; a retry says the same keys. A batch meets the fault that `faultOf` names once.
 */
export const writeBatches = async (
  url: string,
  line: Line,
  keys: readonly string[],
  faultOf: (batch: number) => Fault | null,
  counts: Counts,
): Promise<readonly string[]> => {
  const acknowledged: string[] = [];
  let session = openSession(line.urlOf(url));
  for (const [batch, key] of keys.entries()) {
    let fault = faultOf(batch);
    const met = (): Fault | null => {
      const now = fault;
      fault = null;
      if (now) counts[now] += 1;
      return now;
    };
    for (;;) {
      const outcome = await tryBatch(session, line, key, met);
      if (outcome !== 'lost') {
        if (outcome === 'found recorded') counts[outcome] += 1;
        acknowledged.push(key);
        break;
      }
      await session.dispose();
      session = openSession(line.urlOf(url));
    }
  }
  await session.dispose();
  return acknowledged;
};

const tryBatch = async (
  session: ConnectionPool,
  line: Line,
  key: string,
  met: () => Fault | null,
): Promise<'recorded' | 'found recorded' | 'lost'> => {
  try {
    return await session.task(async (connection) => {
      await raw(connection, 'BEGIN');
      const added = (await append(connection, key, 0)) + (await append(connection, key, ROWS_A_STATEMENT));
      if (added === 0) {
        await raw(connection, 'COMMIT');
        return 'found recorded';
      }
      if (added !== ROWS_A_BATCH) throw new Error(`half of ${key} was recorded`);
      const fault = met();
      if (fault === 'cut before commit') line.cut();
      if (fault === 'backend killed') await killBackend(connection);
      if (fault === 'lost answer') line.cutAtAnswer();
      const committed = raw(connection, 'COMMIT');
      if (fault === 'cut at commit') setImmediate(line.cut);
      await committed;
      return 'recorded';
    });
  } catch (error) {
    if (isLost(error)) return 'lost';
    throw error;
  }
};

/** The line or the server went away, and not: PostgreSQL refused the event. */
const isLost = (error: unknown): boolean => !isRefusal(error) || GONE.includes(error.code.slice(0, 2));

const killBackend = async (connection: Parameters<typeof raw>[0]): Promise<void> => {
  const [row] = await raw(connection, 'SELECT pg_backend_pid() AS pid');
  process.kill(Number(row?.pid), 'SIGKILL');
};

/** How many of the events are new: a retry is given those that are recorded. */
const append = async (connection: Parameters<typeof raw>[0], key: string, from: number): Promise<number> => {
  const events = Array.from({ length: ROWS_A_STATEMENT }, (_, index) => ({
    run_id: 'a3f10000-0000-4000-8000-000000000044',
    event_type: 'paid',
    subject_type: 'invoice',
    subject_id: key,
    actor: 'ai/x',
    reason: 'right',
    payload: { cents: 5 },
    idempotency_key: `${key}/${from + index}`,
  }));
  const [row] = await connection.query(
    boundQuery(
      `SELECT count(*)::int AS given, count(*) FILTER (WHERE tx = pg_current_xact_id())::int AS added
       FROM ${SCHEMA}.payments_append($1::jsonb)`,
      [JSON.stringify(events)],
    ),
  );
  if (row?.given !== ROWS_A_STATEMENT) throw new Error(`${row?.given} rows came back for ${key}`);
  return row.added;
};
