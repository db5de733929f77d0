import type { ConnectionPool } from '@databases/pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withDatabase } from '../../generator/database/connect.ts';
import type { EmbeddedServer } from '../../generator/database/embedded.ts';
import { applyCatalog } from '../../generator/evolve/upgrade/apply.ts';
import { installCatalog } from '../../generator/install/install.ts';
import { openSession, raw } from '../attacks/session.ts';
import { startServer } from '../servers/start.ts';
import { OPTIONS, planned } from './planned.ts';
import { biggerShop, SOLD, shop } from './shop.ts';

/** What a careful DBA, or a careless one, makes the default of every session. */
const DEFAULTS = [
  "statement_timeout = '1s'",
  "lock_timeout = '1ms'",
  "idle_in_transaction_session_timeout = '200ms'",
  "default_transaction_isolation = 'serializable'",
  'default_transaction_deferrable = on',
  "search_path = ''",
  'standard_conforming_strings = off',
  'quote_all_identifiers = on',
  "DateStyle = 'German, DMY'",
  "IntervalStyle = 'sql_standard'",
  "TimeZone = 'Asia/Kathmandu'",
  'bytea_output = escape',
  'array_nulls = off',
  'transform_null_equals = on',
  'check_function_bodies = off',
  'row_security = off',
];

const BUILT_FOR_LONG = `SELECT FROM pg_stat_activity
  WHERE query LIKE 'CREATE%INDEX CONCURRENTLY%' AND clock_timestamp() - query_start > '1500 ms'`;

describe.each([14, 18] as const)('PostgreSQL %i', (major) => {
  let server: EmbeddedServer;
  let admin: ConnectionPool;
  beforeAll(async () => {
    server = await startServer(major);
    admin = openSession(server.url);
    await installCatalog(admin, shop, OPTIONS);
    await raw(admin, SOLD);
  });
  afterAll(async () => {
    await admin.dispose();
    await server.stop();
  });

  const withDefaults = async (defaults: readonly string[], work: () => Promise<void>): Promise<void> => {
    for (const setting of defaults) await raw(admin, `ALTER DATABASE postgres SET ${setting}`);
    try {
      await work();
    } finally {
      await raw(admin, 'ALTER DATABASE postgres RESET ALL');
    }
  };

  /** While `work` builds an index, somebody reads, and the index waits for it for longer than a statement may take. */
  const besideReader = async (work: () => Promise<void>): Promise<void> => {
    const reader = openSession(server.url);
    try {
      await reader.tx(async (transaction) => {
        await raw(transaction, 'SET TRANSACTION ISOLATION LEVEL REPEATABLE READ');
        await raw(transaction, 'SELECT count(*) FROM shop.shop_events');
        const working = work();
        const waited = expect.poll(() => raw(admin, BUILT_FOR_LONG), { timeout: 50_000 }).not.toEqual([]);
        await Promise.race([waited, working.then(() => waited)]);
        await raw(transaction, 'ROLLBACK');
        await working;
      });
    } finally {
      await reader.dispose();
    }
  };

  test('where sessions are read-only, nobody is told of a statement', () =>
    withDefaults(['default_transaction_read_only = on'], async () => {
      for (const catalog of [shop, biggerShop])
        await withDatabase(server.url, async (database) => {
          const told = {
            message:
              'Sessions of "postgres" in the database "postgres" are read-only (default_transaction_read_only).',
          };
          await expect(planned(database, catalog)).rejects.toMatchObject(told);
          await expect(applyCatalog(database, catalog, OPTIONS)).rejects.toMatchObject(told);
        });
    }));

  test('where views may not be read, a catalog is installed and upgraded', async () => {
    const setting = "SELECT FROM pg_settings WHERE name = 'restrict_nonsystem_relation_kind'";
    expect((await raw(admin, setting)).length).toBe(1);
    await raw(admin, 'CREATE DATABASE restricted');
    await raw(admin, "ALTER DATABASE restricted SET restrict_nonsystem_relation_kind = 'view'");
    await withDatabase(server.urlFor({ database: 'restricted' }), async (database) => {
      await installCatalog(database, shop, OPTIONS);
      // Appending reads a view, too, where a projection is kept up to date.
      await raw(database, "SET restrict_nonsystem_relation_kind = ''");
      await raw(database, SOLD);
      await raw(database, 'RESET ALL');
      await applyCatalog(database, biggerShop, OPTIONS);
      expect(await planned(database, biggerShop)).toBe('');
    });
  });

  test('time limits and habits of a login change nothing', async () => {
    const limits = major >= 17 ? [...DEFAULTS, "transaction_timeout = '1s'"] : DEFAULTS;
    await besideReader(() =>
      withDefaults(limits, () =>
        withDatabase(server.url, async (database) => {
          expect(await planned(database, shop)).toBe('');
          await applyCatalog(database, biggerShop, { ...OPTIONS, onProgress: idle });
          expect(await planned(database, biggerShop)).toBe('');
        }),
      ),
    );
    expect(await planned(admin, biggerShop)).toBe('');
    expect(await raw(admin, 'SELECT tag, times FROM shop.tags')).toEqual([{ tag: 'low', times: '50' }]);
  });
});

/** Says nothing to the server for longer than a transaction may be idle. */
const idle = (step: string): void => {
  if (/: policy shop_events_append/.test(step))
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 400);
};
