import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { raw, refusalOf } from '../attacks/session.ts';
import { type Bank, insertOf, openBank } from './bank.ts';

describe.each([14, 18] as const)('PostgreSQL %i', (major) => {
  let bank: Bank;
  beforeAll(async () => {
    bank = await openBank(major);
    const clerk = bank.open('bank_clerk');
    await raw(
      clerk,
      insertOf(['opened', 'A', { owner: 'alice' }], ['moved', 'A', { cents: 5, teller: 't' }]),
    );
    await clerk.dispose();
    await raw(bank.admin, `CREATE ROLE granted_everything LOGIN`);
    await raw(bank.admin, 'GRANT USAGE ON SCHEMA bank TO granted_everything');
    await raw(bank.admin, 'GRANT ALL ON ALL TABLES IN SCHEMA bank TO granted_everything');
  });
  afterAll(() => bank.stop());

  const CHANGES = [
    "INSERT INTO {state} (_since, _position, subject_id) VALUES (1, 1, 'forged')",
    'INSERT INTO {state} SELECT * FROM {state} WHERE false',
    "INSERT INTO {state} (_position, subject_id) VALUES (1, 'A') ON CONFLICT (subject_id) DO UPDATE SET cents = 0",
    'UPDATE {state} SET cents = 1000000',
    'UPDATE {state} SET cents = DEFAULT WHERE false',
    'DELETE FROM {state}',
    'WITH gone AS (DELETE FROM {state} RETURNING *) SELECT count(*) FROM gone',
    'TRUNCATE {table}',
    'TRUNCATE {table}, bank.tellers_1 CASCADE',
    'DO $$ BEGIN UPDATE {state} SET cents = 0; /* bank.accounts_apply( */ END $$',
    'UPDATE {state} SET cents = 0 /*\nPL/pgSQL function bank.accounts_apply() line 1 at SQL statement */',
    ...(major >= 15
      ? ['MERGE INTO {table} AS state USING (SELECT 1) AS s ON true WHEN MATCHED THEN DELETE']
      : []),
  ];
  const PRELUDES: readonly (readonly [string, readonly string[]])[] = [
    ['a superuser', []],
    ['the owner', ['SET ROLE bank_owner']],
    ['the owner as a replica', ['SET session_replication_role = replica', 'SET ROLE bank_owner']],
    ['a role with every privilege', ['SET ROLE granted_everything']],
  ];
  const FORGED = /accounts_apply/;

  test.each(PRELUDES)('no change by %s', async (who, prelude) => {
    for (const state of ['bank.accounts_1', 'bank.accounts_state']) {
      for (const change of CHANGES) {
        // A superuser who forges the call stack as the owner could as well drop the guard.
        if (FORGED.test(change) && who.startsWith('the owner')) continue;
        const statement = change.replaceAll('{state}', state).replaceAll('{table}', 'bank.accounts_1');
        const refusal = await bank.admin.task(async (session) => {
          const said = await refusalOf(session, [...prelude, statement]);
          await raw(session, 'RESET ROLE');
          await raw(session, 'RESET session_replication_role');
          return said;
        });
        expect(refusal?.code, `${who}: ${statement}`).toBe('ID006');
      }
    }
  });

  test('a function of somebody else in a trigger is no way either', async () => {
    const refusal = await bank.admin.task((session) =>
      refusalOf(session, [
        'SET ROLE granted_everything',
        'CREATE TEMP TABLE mine (x int)',
        `CREATE FUNCTION pg_temp.accounts_apply() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE bank.accounts_1 SET cents = 0; RETURN NULL; END $$`,
        'CREATE TRIGGER forge AFTER INSERT ON mine FOR EACH ROW EXECUTE FUNCTION pg_temp.accounts_apply()',
        'INSERT INTO mine VALUES (1)',
      ]),
    );
    await raw(bank.admin, 'RESET ROLE');
    expect(refusal).toMatchObject({
      code: 'ID006',
      message: expect.stringContaining('bank.accounts_1 holds state folded from events: UPDATE'),
    });
  });

  test.each([
    'bank_clerk',
    'bank_reader',
    'bank_auditor',
    'accounts_only',
  ])('%s changes nothing and runs nothing of it', async (login) => {
    const session = bank.open(login);
    for (const change of [
      ...CHANGES,
      'SELECT * FROM {state}',
      'SELECT * FROM {table} FOR UPDATE',
      'SELECT bank.accounts_fold_again(ARRAY[1]::bigint[])',
      "SELECT * FROM bank.accounts_fold(1, 'infinity')",
      "SELECT * FROM bank.accounts_events_of(1, 'infinity', 'A')",
      'SELECT * FROM bank.accounts_touched(ARRAY[1]::bigint[])',
      'CREATE TEMP TABLE mine (x int); CREATE TRIGGER t AFTER INSERT ON mine FOR EACH ROW EXECUTE FUNCTION bank.accounts_apply()',
      'UPDATE bank.accounts SET cents = 0',
      'DELETE FROM bank.accounts',
    ]) {
      const statement = change
        .replaceAll('{state}', 'bank.accounts_1')
        .replaceAll('{table}', 'bank.accounts_1');
      const refusal = await refusalOf(
        session,
        statement
          .split('; CREATE TRIGGER')
          .map((part, index) => (index === 0 ? part : `CREATE TRIGGER${part}`)),
      );
      expect(refusal?.code, `${login}: ${statement}`).toBe('42501');
      await raw(session, 'DISCARD TEMP');
    }
    await session.dispose();
  });

  test('each role reads what it was granted, and a reader of one projection reads no event', async () => {
    const may = async (login: string, ...statements: readonly string[]) => {
      const session = bank.open(login);
      const answers = [];
      for (const statement of statements) answers.push((await refusalOf(session, [statement]))?.code ?? 'ok');
      await session.dispose();
      return answers;
    };
    const asked = [
      'SELECT * FROM bank.accounts',
      'SELECT * FROM bank.accounts_as_of(1)',
      "SELECT * FROM bank.accounts_as_of(now(), 'A')",
      'SELECT * FROM bank.accounts_verify()',
      'SELECT * FROM bank.tellers',
      'SELECT * FROM bank.bank_events',
    ];
    expect(await may('accounts_only', ...asked)).toEqual(['ok', 'ok', 'ok', 'ok', '42501', '42501']);
    expect(await may('bank_reader', ...asked)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok', 'ok']);
    expect(await may('bank_auditor', ...asked)).toEqual(['42501', '42501', '42501', '42501', 'ok', 'ok']);
  });
});
