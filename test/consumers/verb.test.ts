import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadCatalog } from '../../generator/catalog/load.ts';
import { consumers } from '../../generator/commands/consumers.ts';
import type { EmbeddedServer } from '../../generator/database/embedded.ts';
import { openSession, raw } from '../attacks/session.ts';
import { capturedAsTold } from '../commands/captured.ts';
import { runCli } from '../commands/run-cli.ts';
import { installWithLogins } from '../install/install-with-logins.ts';
import { startServer } from '../servers/start.ts';

let server: EmbeddedServer;
beforeAll(async () => {
  server = await startServer(18, ['max_prepared_transactions=2']);
  const { catalog } = await loadCatalog(CATALOG);
  await installWithLogins(server, catalog);
});
afterAll(() => server.stop());

const insertOf = (
  subject: string,
): string => `INSERT INTO ledger.agent_events (run_id, event_type, subject_type, subject_id, actor, reason, payload)
  VALUES (gen_random_uuid(), 'low_confidence_flag', 'pending_transaction', '${subject}', 'ai/x', 'new', '{"score": 0.4, "threshold": 0.8}')`;

const CATALOG = 'examples/reconciler/catalog.ts';

const asked = (options: Parameters<typeof consumers>[0] = {}) =>
  capturedAsTold((output) => consumers({ catalog: CATALOG, databaseUrl: server.url, ...options }, output));

test('says position, lag and who holds up the horizon', async () => {
  const [writer, other, checker] = ['worker_write', 'worker_write', 'quality_checker'].map((user) =>
    openSession(server.urlFor({ user, password: 'secret' })),
  );
  if (!writer || !other || !checker) throw new Error('no session');
  try {
    await raw(writer, insertOf('T-1'));
    await raw(writer, insertOf('T-1'));
    await raw(checker, `SELECT ledger.agent_events_skip('quality_checker', 1, 'seen')`);
    await raw(checker, `SELECT ledger.agent_events_park('quality_checker', 1, 'x')`);
    await raw(writer, 'BEGIN');
    await raw(writer, insertOf('T-1'));
    await raw(other, 'BEGIN');
    await raw(other, insertOf('T-2'));
    await raw(other, `PREPARE TRANSACTION 'the forgotten one'`);
    const [own] = await raw(writer, 'SELECT pg_backend_pid() AS pid');
    const json = await runCli([
      'consumers',
      '--catalog',
      CATALOG,
      '--database-url',
      server.url,
      '--format',
      'json',
    ]);
    expect(json.stderr).toBe('');
    expect(json.code).toBe(0);
    const [table] = JSON.parse(json.stdout).tables;
    expect(table).toMatchObject({
      table: 'agent_events',
      positions: [{ consumer: 'quality_checker', position: '1', member: null, lag_events: 1, parked: 1 }],
    });
    expect(table.positions[0].lag_seconds).toBeGreaterThanOrEqual(0);
    expect(table.holders).toHaveLength(2);
    expect(table.holders).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ pid: own?.pid, login: 'worker_write', state: 'idle in transaction' }),
        expect.objectContaining({ pid: null, prepared: 'the forgotten one', login: 'worker_write' }),
      ]),
    );
    const { stdout } = await asked();
    expect(stdout).toMatch(/quality_checker +1 +1 +\d+ s +1\n/);
    expect(stdout).toContain(
      `The horizon waits for pid ${own?.pid} of worker_write in postgres, idle in transaction`,
    );
    expect(stdout).toContain('the prepared transaction the forgotten one of worker_write');
    const limited = await asked({
      databaseUrl: server.urlFor({ user: 'quality_checker', password: 'secret' }),
    });
    expect(limited.stdout).toContain(
      `pid ${own?.pid} of worker_write in postgres, since when this role may not know.`,
    );
    await raw(other, `ROLLBACK PREPARED 'the forgotten one'`);
    await raw(writer, 'ROLLBACK');
    expect((await asked()).stdout).not.toContain('waits for');
  } finally {
    await Promise.all([writer, other, checker].map((session) => session.dispose()));
  }
});

test('a database without the catalog, and a table that is none, are told', async () => {
  const nowhere = await asked({ table: 'x' });
  expect([nowhere.code, nowhere.stderr]).toEqual([
    2,
    expect.stringContaining('the catalog has no table "x"'),
  ]);
  const empty = await asked({ databaseUrl: server.urlFor({ database: 'template1' }) });
  expect([empty.code, empty.stderr]).toEqual([2, expect.stringContaining('indelible apply')]);
});
