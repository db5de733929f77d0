import type { ConnectionPool } from '@databases/pg';
import type { Line } from './line.ts';
import { isRefusal, openSession, raw, refusalOf } from './session.ts';
import { SCHEMA } from './stage.ts';

/** What happens to one append on its way; only a lost answer leaves it recorded. */
export type Fault = 'cut before commit' | 'cut at commit' | 'lost answer' | 'backend killed';

/** How often each fault was met, and how often a retry found the batch recorded. */
export type Counts = Record<Fault | 'found recorded', number>;

/** Rows of one INSERT; together with the second INSERT of the transaction it is all or nothing. */
export const ROWS_A_BATCH = 6;
const ROWS_A_STATEMENT = ROWS_A_BATCH / 2;

const UNIQUE_VIOLATION = '23505';
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
      const refusal = await refusalOf(connection, [insert(key, 0), insert(key, ROWS_A_STATEMENT)]);
      if (refusal) {
        await raw(connection, 'ROLLBACK');
        if (refusal.code === UNIQUE_VIOLATION) return 'found recorded';
        throw Object.assign(new Error(refusal.message), refusal);
      }
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

const insert = (key: string, from: number): string => {
  const rows = Array.from(
    { length: ROWS_A_STATEMENT },
    (_, index) =>
      `(gen_random_uuid(), 'paid', 'invoice', '${key}', 'ai/x', 'right', '{"cents": 5}', '${key}/${from + index}')`,
  );
  return `INSERT INTO ${SCHEMA}.payments
    (run_id, event_type, subject_type, subject_id, actor, reason, payload, idempotency_key)
    VALUES ${rows.join(', ')}`;
};
