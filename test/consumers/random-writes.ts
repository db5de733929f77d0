import { setTimeout as delay } from 'node:timers/promises';
import type { ConnectionPool } from '@databases/pg';
import { raw } from '../attacks/session.ts';

/** What transactions do to those who read by ids. */
export const WRITE_PATTERNS = [
  'at once',
  'many',
  'elsewhere first',
  'held open',
  'rolled back',
  'savepoints',
  'prepared',
] as const;
type WritePattern = (typeof WRITE_PATTERNS)[number];

export interface RandomWrites {
  /** An event table with the columns of the attacks' `payments`, qualified. */
  readonly table: string;
  readonly seed: number;
  /** How many transactions; default 40. */
  readonly transactions?: number;
}

/** Appends events in transactions of random patterns. @returns the patterns, one a transaction. */
export const randomWrites = async (
  session: ConnectionPool,
  { table, seed, transactions = 40 }: RandomWrites,
): Promise<WritePattern[]> => {
  const random = randomFrom(seed);
  const patterns: WritePattern[] = [];
  for (let n = 0; n < transactions; n++) {
    const pattern = WRITE_PATTERNS[(n + seed) % WRITE_PATTERNS.length] ?? 'at once';
    await write(session, table, pattern, `${seed}-${n}`, random);
    patterns.push(pattern);
  }
  return patterns;
};

const write = async (
  session: ConnectionPool,
  table: string,
  pattern: WritePattern,
  name: string,
  random: () => number,
): Promise<void> => {
  const insert = (rows: number) => raw(session, insertOf(table, name, rows));
  const pause = () => delay(random() * 30);
  if (pattern === 'at once') {
    await insert(1);
    return;
  }
  await raw(session, 'BEGIN');
  switch (pattern) {
    case 'many':
      await insert(1 + Math.floor(random() * 50));
      break;
    case 'elsewhere first':
      await raw(session, 'INSERT INTO public.elsewhere VALUES (1)');
      await pause();
      await insert(2);
      break;
    case 'held open':
    case 'rolled back':
      await insert(3);
      await pause();
      await insert(1);
      break;
    case 'savepoints':
      await insert(1);
      await raw(session, 'SAVEPOINT undone');
      await insert(5);
      await pause();
      await raw(session, 'ROLLBACK TO SAVEPOINT undone');
      await insert(1);
      break;
    case 'prepared':
      await insert(2);
      await raw(session, `PREPARE TRANSACTION '${name}'`);
      await pause();
      await raw(session, `COMMIT PREPARED '${name}'`);
      return;
  }
  await raw(session, pattern === 'rolled back' ? 'ROLLBACK' : 'COMMIT');
};

const insertOf = (table: string, subject: string, rows: number): string =>
  `INSERT INTO ${table} (run_id, event_type, subject_type, subject_id, actor, reason, payload)
   SELECT gen_random_uuid(), 'paid', 'invoice', '${subject}', 'ai/x', 'right', '{"cents": 5}' FROM generate_series(1, ${rows})`;

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export const randomFrom = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};
