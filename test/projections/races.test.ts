import type { ConnectionPool } from '@databases/pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isRefusal, raw } from '../attacks/session.ts';
import { type Bank, differences, insertOf, openBank } from './bank.ts';

let bank: Bank;
beforeAll(async () => {
  bank = await openBank(14);
});
afterAll(() => bank.stop());

const accountsOf = (session: ConnectionPool, pattern: string) =>
  raw(
    session,
    `SELECT subject_id, cents::int AS cents, history::int[] AS history FROM bank.accounts WHERE subject_id LIKE '${pattern}' ORDER BY 1`,
  );

const waiting = async (): Promise<void> => {
  while ((await raw(bank.admin, 'SELECT FROM pg_locks WHERE NOT granted')).length === 0);
};

test('an event that comes after one with a higher id is folded in before it', async () => {
  const [holder, late, early] = [bank.open('bank_clerk'), bank.open('bank_clerk'), bank.open('bank_clerk')];
  await raw(holder, 'BEGIN');
  await raw(holder, insertOf(['moved', 'late-1', { cents: 1 }]));
  // Draws its ids, and then waits for the first account with the second one's event not applied.
  const waits = raw(late, insertOf(['moved', 'late-1', { cents: 2 }], ['moved', 'late-2', { cents: 20 }]));
  await waiting();
  await raw(early, insertOf(['moved', 'late-2', { cents: 30 }]));
  expect(await accountsOf(bank.admin, 'late-2')).toEqual([
    { subject_id: 'late-2', cents: 30, history: [30] },
  ]);
  await raw(holder, 'COMMIT');
  await waits;
  expect(await accountsOf(bank.admin, 'late-%')).toEqual([
    { subject_id: 'late-1', cents: 3, history: [1, 2] },
    { subject_id: 'late-2', cents: 50, history: [20, 30] },
  ]);
  expect(await differences(bank.admin, 'accounts')).toEqual([]);
  await Promise.all([holder, late, early].map((session) => session.dispose()));
});

test('an event of an account that was closed meanwhile stays behind the closing one', async () => {
  const [holder, late, early] = [bank.open('bank_clerk'), bank.open('bank_clerk'), bank.open('bank_clerk')];
  await raw(holder, 'BEGIN');
  await raw(holder, insertOf(['moved', 'gone-1', { cents: 1 }]));
  const waits = raw(late, insertOf(['moved', 'gone-1', { cents: 2 }], ['moved', 'gone-2', { cents: 20 }]));
  await waiting();
  await raw(early, insertOf(['closed', 'gone-2', {}]));
  await raw(holder, 'COMMIT');
  await waits;
  expect(await accountsOf(bank.admin, 'gone-2')).toEqual([]);
  expect(await differences(bank.admin, 'accounts')).toEqual([]);
  await raw(early, insertOf(['moved', 'gone-2', { cents: 7 }]));
  expect(await accountsOf(bank.admin, 'gone-2')).toEqual([{ subject_id: 'gone-2', cents: 7, history: [7] }]);
  await Promise.all([holder, late, early].map((session) => session.dispose()));
});

const ACCOUNTS = 4;
const random = (below: number): number => Math.floor(Math.random() * below);

/** Batches over few accounts in any order, corrections, closings; some transactions stay open or are rolled back. */
const write = async (batches: number): Promise<number> => {
  const session = bank.open('bank_clerk');
  let deadlocks = 0;
  for (let batch = 0; batch < batches; batch++) {
    const events = Array.from({ length: 1 + random(4) }, () => {
      const account = `raced-${random(ACCOUNTS)}`;
      if (random(12) === 0) return ['closed', account, {}] as const;
      return ['moved', account, { cents: random(100), teller: `t${random(3)}` }] as const;
    });
    try {
      const [seen] = await raw(
        session,
        `SELECT id, subject_id FROM bank.bank_events WHERE event_type = 'moved' AND NOT EXISTS (SELECT FROM bank.bank_events AS c WHERE c.corrects = bank_events.id) ORDER BY id DESC OFFSET ${random(5)} LIMIT 1`,
      );
      await raw(session, 'BEGIN');
      if (seen && random(3) === 0)
        await raw(session, insertOf(['corrected', String(seen.subject_id), { cents: 5 }, String(seen.id)]));
      else await raw(session, insertOf(...events));
      await raw(session, random(10) === 0 ? 'ROLLBACK' : 'COMMIT');
    } catch (error) {
      if (!isRefusal(error)) throw error;
      await raw(session, 'ROLLBACK');
      if (error.code === '40P01') deadlocks += 1;
      else if (error.code !== '23505' && error.code !== 'ID003') throw error;
    }
  }
  await session.dispose();
  return deadlocks;
};

test('8 writers on few accounts: the state is what the events say, and no batch waits for another in a circle', async () => {
  const deadlocks = await Promise.all(Array.from({ length: 8 }, () => write(25)));
  expect(await differences(bank.admin, 'accounts')).toEqual([]);
  expect(await differences(bank.admin, 'tellers')).toEqual([]);
  expect(deadlocks.reduce((sum, count) => sum + count, 0)).toBe(0);
  const [count] = await raw(bank.admin, 'SELECT count(*)::int AS count FROM bank.bank_events');
  expect(Number(count?.count)).toBeGreaterThan(200);
});
