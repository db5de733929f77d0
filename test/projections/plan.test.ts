import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { raw, refusalOf } from '../attacks/session.ts';
import { runCli } from '../commands/run-cli.ts';
import { type Bank, differences, insertOf, openBank } from './bank.ts';

let bank: Bank;
beforeAll(async () => {
  bank = await openBank(14);
  await raw(
    bank.admin,
    `INSERT INTO bank.bank_events (run_id, event_type, subject_type, subject_id, actor, payload)
     SELECT gen_random_uuid(), 'moved', 'account', 'account ' || n % 500, 'x', jsonb_build_object('cents', n, 'teller', 't' || n % 200)
     FROM generate_series(1, 5000) AS n`,
  );
  await raw(bank.admin, 'ANALYZE bank.bank_events');
});
afterAll(() => bank.stop());

const planOf = async (query: string): Promise<string> => {
  const rows = await raw(bank.admin, `EXPLAIN (COSTS off) ${query}`);
  return rows.map((row) => row['QUERY PLAN']).join('\n');
};

test('the state of one subject at a position is read by the index of subjects', async () => {
  const plan = await planOf(`SELECT * FROM bank.accounts_fold_of(4000, 'infinity', 'account 7')`);
  expect(plan).toContain('bank_events_subject');
  expect(plan).not.toContain('Seq Scan on bank_events');
});

test('so is that of one value of a field, by the index of its key', async () => {
  const plan = await planOf(`SELECT * FROM bank.tellers_fold_of(4000, 'infinity', 't7')`);
  expect(plan).toContain('tellers_key');
  expect(plan).not.toContain('Seq Scan on bank_events');
});

test('as_of of one key reads as few pages as that', async () => {
  const touched = async (query: string): Promise<number> => {
    const [before] = await raw(
      bank.admin,
      `SELECT seq_scan::int AS scans FROM pg_stat_xact_user_tables WHERE relname = 'bank_events'`,
    );
    await raw(bank.admin, query);
    const [after] = await raw(
      bank.admin,
      `SELECT seq_scan::int AS scans FROM pg_stat_xact_user_tables WHERE relname = 'bank_events'`,
    );
    return Number(after?.scans) - Number(before?.scans);
  };
  await raw(bank.admin, 'BEGIN');
  expect(await touched(`SELECT * FROM bank.accounts_as_of(4000, 'account 7')`)).toBe(0);
  expect(await touched(`SELECT * FROM bank.tellers_as_of(4000, 't7')`)).toBe(0);
  expect(await touched('SELECT * FROM bank.accounts_as_of(4000)')).toBeGreaterThan(0);
  await raw(bank.admin, 'ROLLBACK');
});

test('the session that appended while the table was small folds a late event again by index', async () => {
  const clerk = bank.open('bank_clerk');
  for (let close = 0; close < 7; close++) await raw(clerk, insertOf(['closed', `account ${close}`, {}]));
  await raw(clerk, insertOf(['moved', 'account 1', { cents: 7 }]));
  expect(await raw(bank.admin, 'SELECT * FROM bank.accounts_verify()')).toEqual([]);
  await clerk.dispose();
});

test('a session plans once what it folds again', async () => {
  const session = bank.open('postgres');
  for (let correction = 0; correction < 2; correction++) {
    const [moved] = await raw(session, `${insertOf(['moved', 'account 2', { cents: 1 }])} RETURNING id`);
    await raw(session, insertOf(['reversed', 'account 2', {}, Number(moved?.id)]));
  }
  // Only a plan for any values is kept from one call to the next.
  const kept = await raw(
    session,
    `SELECT ident FROM pg_backend_memory_contexts WHERE name = 'CachedPlan' AND ident LIKE '%accounts_fold_again.ids%'`,
  );
  expect(kept).toHaveLength(2);
  expect(await differences(bank.admin, 'accounts')).toEqual([]);
  await session.dispose();
});

test('a key that no index can hold is refused at the append, with its whole statement', async () => {
  const clerk = bank.open('bank_clerk');
  const [before] = await raw(bank.admin, 'SELECT count(*) AS events FROM bank.bank_events');
  // Hexadecimal digits of chance are half as long when PostgreSQL has compressed them.
  const long = randomBytes(4000).toString('hex');
  for (const statement of [
    insertOf(['moved', 'account 1', { cents: 1 }], ['moved', 'account 1', { cents: 1, teller: long }]),
    insertOf(['moved', 'account 1', { cents: 1 }], ['moved', long, { cents: 1 }]),
  ])
    expect(await refusalOf(clerk, [statement])).toMatchObject({ code: '54000' });
  expect(await raw(bank.admin, 'SELECT count(*) AS events FROM bank.bank_events')).toEqual([before]);
  await raw(clerk, insertOf(['moved', 'account 1', { cents: 1, teller: long.slice(0, 2600) }]));
  for (const projection of ['accounts', 'tellers'])
    expect(await differences(bank.admin, projection)).toEqual([]);
  await clerk.dispose();
});

test('verify and rebuild as verbs: 0 when state is what the events say, 1 when a row differs', async () => {
  const flags = ['--catalog', 'test/projections/bank.catalog.ts', '--database-url', bank.server.url];
  expect(await runCli(['verify', 'accounts', ...flags])).toMatchObject({
    code: 0,
    stdout: 'accounts: every row is what the events say.\n',
  });
  // As a superuser does who knows what to drop.
  for (const statement of [
    'ALTER TABLE bank.accounts_1 DISABLE TRIGGER USER',
    `UPDATE bank.accounts_1 SET cents = 1000000 WHERE subject_id = 'account 9'`,
    'ALTER TABLE bank.accounts_1 ENABLE ALWAYS TRIGGER accounts_folded',
  ])
    await raw(bank.admin, statement);
  const differs = await runCli(['verify', ...flags, '--format', 'json']);
  expect(differs.code).toBe(1);
  const [accounts] = JSON.parse(differs.stdout);
  expect(accounts).toMatchObject({ projection: 'accounts', differences: [{ state: { cents: 1000000 } }] });
  const rebuilt = await runCli(['rebuild', 'accounts', ...flags]);
  expect(rebuilt).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('SET ROLE bank_owner; DROP TABLE bank.accounts_1;'),
  });
  expect(rebuilt.stderr).toContain('caught up to event');
  expect((await runCli(['verify', 'accounts', ...flags])).code).toBe(0);
  expect(await runCli(['rebuild', 'nothing', ...flags])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('has no projection "nothing"'),
  });
});

test('the audit finds nothing in what is generated, and a role that was granted the state', async () => {
  const flags = ['--catalog', 'test/projections/bank.catalog.ts', '--database-url', bank.server.url];
  const clean = await runCli(['audit', ...flags, '--fail-on', 'warning']);
  expect(clean.code).toBe(0);
  await raw(bank.admin, 'CREATE ROLE meddler LOGIN');
  await raw(bank.admin, 'GRANT USAGE ON SCHEMA bank TO meddler');
  await raw(bank.admin, 'GRANT UPDATE ON bank.accounts_1, bank.tellers_1 TO meddler');
  const found = await runCli(['audit', ...flags, '--fail-on', 'warning']);
  expect(found.code).toBe(1);
  expect(found.stdout).toContain('state-without-event');
  expect(found.stdout).toContain('bank.tellers_1');
});
