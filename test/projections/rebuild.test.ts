import type { ConnectionPool } from '@databases/pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rebuild } from '../../generator/projections/rebuild.ts';
import { raw, refusalOf } from '../attacks/session.ts';
import { type Bank, bankCatalog, differences, insertOf, openBank, projectionOf } from './bank.ts';

let bank: Bank;
beforeAll(async () => {
  bank = await openBank(16);
  const clerk = bank.open('bank_clerk');
  await raw(
    clerk,
    insertOf(['opened', 'stays', { owner: 'alice' }], ['moved', 'stays', { cents: 5, teller: 't0' }]),
  );
  await raw(clerk, insertOf(['moved', 'closes', { cents: 5 }], ['closed', 'closes', {}]));
  await clerk.dispose();
});
afterAll(() => bank.stop());

const silent = { onProgress: () => undefined };
const current = async (projection: string): Promise<number> => {
  const [row] = await raw(
    bank.admin,
    `SELECT version FROM bank.projection_versions WHERE projection = '${projection}' AND status = 'current'`,
  );
  return Number(row?.version);
};
const whileOpen = async <T>(login: string, work: (session: ConnectionPool) => Promise<T>): Promise<T> => {
  const session = bank.open(login);
  try {
    return await work(session);
  } finally {
    await session.dispose();
  }
};
const rebuilt = (projection: string) =>
  whileOpen('postgres', (session) => rebuild(session, bankCatalog, projectionOf(projection), silent));

test('beside writers and a reader: no event is lost or doubled, and there is always state', async () => {
  let done = false;
  const writer = (number: number) =>
    whileOpen('bank_clerk', async (session) => {
      let count = 0;
      for (; !done; count++) {
        await raw(session, 'BEGIN');
        await raw(
          session,
          insertOf(
            ['moved', `a${count % 5}`, { cents: 1, teller: `t${number}` }],
            ['moved', 'stays', { cents: 1 }],
            ...(count % 7 === 0 ? [['closed', `a${count % 3}`, {}] as const] : []),
          ),
        );
        await raw(session, count % 5 === 0 ? 'ROLLBACK' : 'COMMIT');
      }
      return count;
    });
  const reader = whileOpen('bank_reader', async (session) => {
    const seen = new Set<number>();
    while (!done) {
      const rows = await raw(
        session,
        `SELECT moves::int AS moves FROM bank.accounts WHERE subject_id = 'stays'`,
      );
      expect(rows.length).toBe(1);
      seen.add(Number(rows[0]?.moves));
    }
    return [...seen];
  });
  const writers = [1, 2, 3].map(writer);
  for (const projection of ['accounts', 'tellers', 'ledger', 'accounts']) await rebuilt(projection);
  done = true;
  const seen = await reader;
  // What a reader sees never goes back.
  expect(seen).toEqual([...seen].sort((a, b) => a - b));
  expect((await Promise.all(writers)).every((count) => count > 3)).toBe(true);
  expect([await current('accounts'), await current('tellers'), await current('ledger')]).toEqual([3, 2, 2]);
  for (const projection of ['accounts', 'tellers', 'ledger'])
    expect(await differences(bank.admin, projection)).toEqual([]);
});

test('two rebuilds at once build one version', async () => {
  const before = await current('accounts');
  const both = await Promise.all([rebuilt('accounts'), rebuilt('accounts')]);
  expect(await current('accounts')).toBeGreaterThan(before);
  expect(await current('accounts')).toBe(Math.max(...both.map(({ version }) => version)));
  expect(await differences(bank.admin, 'accounts')).toEqual([]);
});

const STEPS = [
  'accounts_rebuild()',
  'accounts_rebuild_fill()',
  'accounts_rebuild_catch_up()',
  'accounts_rebuild_swap()',
];

test.each(
  STEPS.map((step, index) => [step, index] as const),
)('a session that is killed in %s leaves the old version, and the next rebuild carries on', async (step, index) => {
  const before = await current('accounts');
  await whileOpen('bank_clerk', (clerk) => raw(clerk, insertOf(['moved', 'stays', { cents: 1 }])));
  for (const earlier of STEPS.slice(0, index)) await raw(bank.admin, `SELECT bank.${earlier}`);
  await whileOpen('postgres', async (session) => {
    const [own] = await raw(session, 'SELECT pg_backend_pid() AS pid');
    await raw(session, 'BEGIN');
    await raw(session, `SELECT bank.${step}`);
    await raw(bank.admin, `SELECT pg_terminate_backend(${own?.pid})`);
    await raw(session, 'COMMIT').catch(() => undefined);
  });
  expect(await current('accounts')).toBe(before);
  await whileOpen('bank_clerk', (clerk) => raw(clerk, insertOf(['moved', 'stays', { cents: 1 }])));
  expect((await rebuilt('accounts')).version).toBe(before + 1);
  expect(await differences(bank.admin, 'accounts')).toEqual([]);
});

test('the swap does not wait long for a writer, and holds nobody up meanwhile', async () => {
  for (const step of STEPS.slice(0, 3)) await raw(bank.admin, `SELECT bank.${step}`);
  await whileOpen('bank_clerk', async (writer) => {
    await raw(writer, 'BEGIN');
    await raw(writer, insertOf(['moved', 'stays', { cents: 1 }]));
    expect((await refusalOf(bank.admin, ['SELECT bank.accounts_rebuild_swap()']))?.code).toBe('55P03');
    await raw(writer, 'COMMIT');
  });
  await raw(bank.admin, 'SELECT bank.accounts_rebuild_swap()');
  expect(await differences(bank.admin, 'accounts')).toEqual([]);
});

test('steps out of turn are refused and say what comes first', async () => {
  expect(await refusalOf(bank.admin, ['SELECT bank.accounts_rebuild_fill()'])).toMatchObject({
    code: '55000',
    hint: 'SELECT bank.accounts_rebuild();',
  });
  await raw(bank.admin, 'SELECT bank.accounts_rebuild()');
  expect(await refusalOf(bank.admin, ['SELECT bank.accounts_rebuild_swap()'])).toMatchObject({
    code: '55000',
    hint: 'SELECT bank.accounts_rebuild_fill();',
  });
  await raw(bank.admin, 'BEGIN ISOLATION LEVEL REPEATABLE READ');
  expect((await refusalOf(bank.admin, ['SELECT bank.accounts_rebuild_swap()']))?.code).toBe('ID009');
  await raw(bank.admin, 'ROLLBACK');
  await rebuilt('accounts');
});

test('old versions stay until they are dropped by hand; one that was dropped while it was built is begun anew', async () => {
  const { drop } = await rebuilt('accounts');
  expect(drop.length).toBeGreaterThan(3);
  for (const statement of drop.flatMap((two) => two.split('; '))) await raw(bank.admin, statement);
  await raw(bank.admin, 'RESET ROLE');
  const [begun] = await raw(bank.admin, 'SELECT bank.accounts_rebuild() AS version');
  await raw(bank.admin, `DROP TABLE bank.accounts_${begun?.version} CASCADE`);
  const { version, drop: left } = await rebuilt('accounts');
  expect(version).toBe(Number(begun?.version) + 1);
  expect(left.length).toBe(1);
  expect(await differences(bank.admin, 'accounts')).toEqual([]);
});

test('a new version has the primary key, also where the one before lost it, and the indexes of the one before', async () => {
  const before = `bank.accounts_${await current('accounts')}`;
  await raw(bank.admin, `ALTER TABLE ${before} DROP CONSTRAINT accounts_${await current('accounts')}_pkey`);
  await raw(bank.admin, `CREATE INDEX by_hand ON ${before} (cents)`);
  const { version } = await rebuilt('accounts');
  const indexes = await raw(
    bank.admin,
    `SELECT pg_get_indexdef(indexrelid) AS index FROM pg_index
     WHERE indrelid = 'bank.accounts_${version}'::regclass ORDER BY indisprimary DESC`,
  );
  expect(indexes).toEqual([
    {
      index: `CREATE UNIQUE INDEX accounts_${version}_pkey ON bank.accounts_${version} USING btree (subject_id)`,
    },
    { index: `CREATE INDEX accounts_${version}_cents_idx ON bank.accounts_${version} USING btree (cents)` },
  ]);
  expect(await differences(bank.admin, 'accounts')).toEqual([]);
});

test('an asynchronous projection has each event once, and waits for one that is still open', async () => {
  const cents = async () => {
    const [row] = await raw(
      bank.admin,
      `SELECT cents::int AS cents FROM bank.ledger WHERE subject_id = 'later'`,
    );
    return Number(row?.cents ?? 0);
  };
  const apply = (events = 10_000) => raw(bank.admin, `SELECT * FROM bank.ledger_apply(${events})`);
  await whileOpen('bank_clerk', async (open) => {
    await raw(open, 'BEGIN');
    await raw(open, insertOf(['moved', 'later', { cents: 1 }]));
    await whileOpen('bank_clerk', (other) => raw(other, insertOf(['moved', 'later 2', { cents: 10 }])));
    await apply();
    expect(await cents()).toBe(0);
    await raw(open, 'COMMIT');
  });
  await Promise.all([
    apply(),
    whileOpen('postgres', (session) => raw(session, 'SELECT * FROM bank.ledger_apply()')),
  ]);
  await apply(1);
  expect(await cents()).toBe(1);
  expect(await differences(bank.admin, 'ledger')).toEqual([]);
  const [position] = await raw(
    bank.admin,
    `SELECT position = (SELECT max(id) FROM bank.bank_events) AS last FROM bank.projection_versions WHERE projection = 'ledger' AND status = 'current'`,
  );
  expect(position).toEqual({ last: true });
});

test('the horizon that an apply tells is never behind what it has folded', async () => {
  await whileOpen('postgres', async (session) => {
    // The owner's sessions tell others nothing of the horizon that they find, so the next one has to find it anew.
    await raw(session, 'SET ROLE bank_owner');
    await raw(session, 'SELECT * FROM bank.ledger_apply()');
    await whileOpen('bank_clerk', async (open) => {
      await raw(open, 'BEGIN');
      await raw(open, insertOf(['moved', 'horizon', { cents: 1 }]));
      const [step] = await raw(session, 'SELECT horizon >= reached AS holds FROM bank.ledger_apply()');
      expect(step).toEqual({ holds: true });
      await raw(open, 'ROLLBACK');
    });
  });
});
