import type { ConnectionPool } from '@databases/pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rebuildProjection } from '../../generator/commands/rebuild.ts';
import { replay } from '../../generator/commands/replay.ts';
import { verifyProjections } from '../../generator/commands/verify.ts';
import type { EmbeddedServer } from '../../generator/database/embedded.ts';
import { refused } from '../append/appending.ts';
import { openSession, raw } from '../attacks/session.ts';
import { captured, capturedAsTold } from '../commands/captured.ts';
import { startStandby } from '../servers/standby.ts';
import { type Bank, bankCatalog, insertOf, openBank, PASSWORD } from './bank.ts';

const CATALOG = 'test/projections/bank.catalog.ts';

describe.each([14, 18] as const)('a hot standby of PostgreSQL %i', (major) => {
  let bank: Bank;
  let standby: EmbeddedServer;
  /** May read one projection, and none of the events. */
  let limited: ConnectionPool;
  let admin: ConnectionPool;

  beforeAll(async () => {
    bank = await openBank(major);
    const events: readonly (readonly [string, string, unknown, number?])[] = [
      ['opened', 'A', { owner: 'ann' }],
      ['moved', 'A', { cents: 5, teller: 't' }],
      ['corrected', 'A', { cents: 7 }, 2],
      ['moved', 'B', { cents: 1 }],
    ];
    for (const event of events) await raw(bank.admin, insertOf(event));
    await raw(bank.admin, 'SELECT * FROM bank.ledger_apply()');
    standby = await startStandby(bank.server, major);
    limited = openSession(standby.urlFor({ user: 'accounts_only', password: PASSWORD }));
    admin = openSession(standby.url);
  });
  afterAll(async () => {
    await limited?.dispose();
    await admin?.dispose();
    await standby?.stop();
    await bank?.stop();
  });

  test.each([
    [
      'accounts ORDER BY subject_id',
      [
        ['A', 7],
        ['B', 1],
      ],
    ],
    ['accounts_as_of(2::bigint)', [['A', 5]]],
    [`accounts_as_of(now()) WHERE subject_id = 'A'`, [['A', 7]]],
    [`accounts_as_of(4::bigint, 'B')`, [['B', 1]]],
    [`accounts_as_of(now(), 'B')`, [['B', 1]]],
  ])('who may read a projection and no event reads %s', async (from, expected) => {
    const rows = await raw(limited, `SELECT subject_id, cents::int FROM bank.${from}`);
    expect(rows.map(({ subject_id, cents }) => [subject_id, cents])).toEqual(expected);
    expect(await refused(raw(limited, 'SELECT FROM bank.bank_events'))).toMatchObject({ code: '42501' });
  });

  test('and is told what changed, and whether state is what the events say', async () => {
    const changed = await raw(limited, 'SELECT change FROM bank.accounts_diff(2, 4) ORDER BY 1');
    expect(changed).toEqual([{ change: 'added' }, { change: 'changed' }]);
    expect(await raw(limited, 'SELECT * FROM bank.accounts_verify()')).toEqual([]);
  });

  test('verify and replay work there', async () => {
    const databaseUrl = standby.urlFor({ user: 'bank_reader', password: PASSWORD });
    const verified = await captured((output) =>
      verifyProjections(undefined, { catalog: CATALOG, databaseUrl }, output),
    );
    expect(verified).toMatchObject({ code: 0, stdout: expect.stringContaining('ledger: every row is') });
    const limitedUrl = standby.urlFor({ user: 'accounts_only', password: PASSWORD });
    const asLimited = (name?: string) =>
      capturedAsTold((output) =>
        verifyProjections(name, { catalog: CATALOG, databaseUrl: limitedUrl }, output),
      );
    expect(await asLimited()).toMatchObject({
      code: 3,
      stdout: expect.stringMatching(
        /^accounts: every row is .*\n(?:.*\n)*ledger: not looked at\. This role may not /,
      ),
    });
    expect(await asLimited('ledger')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^This role may not /),
    });
    const told = await captured((output) => replay({ databaseUrl, format: 'json' }, bankCatalog, output));
    expect(JSON.parse(told.stdout).events).toHaveLength(4);
  });

  test('what would write says that it is a standby', async () => {
    expect(
      await capturedAsTold((output) =>
        rebuildProjection('accounts', { catalog: CATALOG, databaseUrl: standby.url }, output),
      ),
    ).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/\(SQLSTATE 25006\)\.\nA standby takes no writes: ask the primary\.\n$/),
    });
    expect(await refused(raw(admin, 'SELECT * FROM bank.ledger_apply()'))).toMatchObject({ code: '25006' });
    expect(await refused(raw(admin, 'SELECT bank.bank_events_horizon()'))).toMatchObject({ code: 'ID009' });
  });
});
