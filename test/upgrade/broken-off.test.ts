import { execFileSync } from 'node:child_process';
import type { ConnectionPool } from '@databases/pg';
import { describe, expect, test } from 'vitest';
import { withDatabase } from '../../generator/database/connect.ts';
import { type EmbeddedServer, startEmbedded } from '../../generator/database/embedded.ts';
import { KnownError } from '../../generator/errors.ts';
import { applyCatalog } from '../../generator/evolve/upgrade/apply.ts';
import { installCatalog } from '../../generator/install/install.ts';
import { openSession, raw } from '../attacks/session.ts';
import type { Major } from '../servers/majors.ts';
import { openProxy } from '../servers/proxy.ts';
import { startStandby } from '../servers/standby.ts';
import { serverParts, startServer } from '../servers/start.ts';
import { openCountedLine } from './counted-line.ts';
import { OPTIONS, planned } from './planned.ts';
import { biggerShop, SOLD, shop } from './shop.ts';

const PATIENT = { ...OPTIONS, lockTimeoutMilliseconds: 120_000 };
const IMPATIENT = { ...OPTIONS, lockTimeoutMilliseconds: 1 };

const RUNNING = {
  message: expect.stringMatching(/^Another installation or upgrade is running in this database/),
};

/** An index that is built concurrently waits for those who read: nobody else does that. */
const BUILDING = `SELECT FROM pg_stat_activity
  WHERE query LIKE 'CREATE%INDEX CONCURRENTLY%' AND state = 'active' AND wait_event_type = 'Lock'`;

const withShop = async (
  major: Major,
  work: (server: EmbeddedServer, admin: ConnectionPool) => Promise<void>,
): Promise<void> => {
  const server = await startServer(major);
  const admin = openSession(server.url);
  try {
    await installCatalog(admin, shop, OPTIONS);
    await raw(admin, SOLD);
    await work(server, admin);
  } finally {
    await admin.dispose();
    await server.stop();
  }
};

/** Does `work` while the upgrade that `upgrading` begins builds an index, for which somebody holds it up. */
const whileBuilding = async (
  server: EmbeddedServer,
  admin: ConnectionPool,
  upgrading: () => Promise<unknown>,
  work: () => Promise<void>,
): Promise<unknown> => {
  const reader = openSession(server.url);
  try {
    return await reader.tx(async (transaction) => {
      await raw(transaction, 'SET TRANSACTION ISOLATION LEVEL REPEATABLE READ');
      await raw(transaction, 'SELECT count(*) FROM shop.shop_events');
      const upgrade = upgrading();
      await expect.poll(() => raw(admin, BUILDING), { timeout: 50_000 }).not.toEqual([]);
      await work();
      await raw(transaction, 'ROLLBACK');
      return upgrade;
    });
  } finally {
    await reader.dispose();
  }
};

const upgradeAt = (url: string, options = PATIENT) =>
  withDatabase(url, (database) => applyCatalog(database, biggerShop, options));

const checkUpgraded = async (admin: ConnectionPool): Promise<void> => {
  expect(await planned(admin, biggerShop)).toBe('');
  expect(await raw(admin, 'SELECT version FROM shop.catalog_versions ORDER BY id')).toEqual([
    { version: '1.0.0' },
    { version: '1.1.0' },
  ]);
  expect(await raw(admin, 'SELECT tag, times FROM shop.tags')).toEqual([{ tag: 'low', times: '50' }]);
};

describe.each([14, 18] as const)('PostgreSQL %i', (major) => {
  test('of several upgrades at once one does it, and the others find it done', () =>
    withShop(major, async (server, admin) => {
      const all = await Promise.all([1, 2, 3, 4].map(() => upgradeAt(server.url)));
      expect(all.map((one) => one.did === 'upgrade' && one.statements > 0).filter(Boolean)).toHaveLength(1);
      await checkUpgraded(admin);
    }));

  test('who does not wait is told, and holds up nothing', () =>
    withShop(major, async (server, admin) => {
      let other: Promise<unknown> | null = null;
      await whileBuilding(
        server,
        admin,
        () => upgradeAt(server.url),
        async () => {
          // One that waits has no snapshot for which the index would wait.
          other = upgradeAt(server.url);
          await expect(upgradeAt(server.url, IMPATIENT)).rejects.toMatchObject(RUNNING);
          await withDatabase(server.url, (database) =>
            expect(planned(database, biggerShop, IMPATIENT)).rejects.toMatchObject(RUNNING),
          );
        },
      );
      await other;
      await checkUpgraded(admin);
    }));

  test('while the server builds an index for a client that is gone, the same command says so; then it finishes', () =>
    withShop(major, async (server, admin) => {
      const proxy = await openProxy(server.url, (client, dial) => {
        const upstream = dial();
        client.pipe(upstream).pipe(client);
      });
      const lost = await whileBuilding(
        server,
        admin,
        () => upgradeAt(proxy.urlOf(server.url)).catch((error: unknown) => error),
        async () => {
          proxy.cut();
          await expect(upgradeAt(server.url, IMPATIENT)).rejects.toMatchObject(RUNNING);
          expect(await raw(admin, BUILDING)).not.toEqual([]);
        },
      );
      expect(lost).toBeInstanceOf(KnownError);
      await proxy.close();
      await upgradeAt(server.url);
      await checkUpgraded(admin);
    }));

  test('a standby is named, and nothing is asked of it', () =>
    withShop(major, async (server) => {
      const standby = await startStandby(server, major);
      try {
        const told = { message: 'The server is a standby, which is read-only.', hint: 'Name the primary.' };
        await withDatabase(standby.url, async (database) => {
          for (const catalog of [shop, biggerShop]) {
            await expect(planned(database, catalog)).rejects.toMatchObject(told);
            await expect(applyCatalog(database, catalog, OPTIONS)).rejects.toMatchObject(told);
          }
        });
      } finally {
        await standby.stop();
      }
    }));

  /** Kills the postmaster, and all that it has started: nothing is written any more. */
  const crash = (server: EmbeddedServer): void => {
    const children = execFileSync('ps', ['-o', 'pid=', '--ppid', String(server.pid)], { encoding: 'utf8' });
    for (const pid of [String(server.pid), ...children.trim().split(/\s+/)])
      process.kill(Number(pid), 'SIGKILL');
  };

  test('where the server dies, nothing of it is half done, and the same command finishes when it is back', async () => {
    const moments = [
      /^CREATE INDEX CONCURRENTLY/,
      /^ALTER POLICY|^CREATE POLICY/,
      /^COMMIT$/,
      /rebuild_fill/,
    ];
    let server = await startServer(major);
    let admin = openSession(server.url);
    try {
      await installCatalog(admin, shop, OPTIONS);
      await raw(admin, SOLD);
      for (const at of moments) {
        const [{ data_directory: directory }] = (await raw(admin, 'SHOW data_directory')) as [
          { data_directory: string },
        ];
        const [events] = await raw(admin, 'SELECT count(*), max(id) FROM shop.shop_events');
        await admin.dispose();
        const line = await openCountedLine(server.url, { at, how: 'left', first: () => crash(server) });
        const error = await upgradeAt(line.urlOf(server.url)).catch((cause: unknown) => cause);
        await line.close();
        expect({ at, died: line.died }).toEqual({ at, died: true });
        expect(error).toBeInstanceOf(KnownError);
        const password = decodeURIComponent(new URL(server.url).password);
        const back = await startEmbedded({ ...serverParts(major), cluster: { directory, password } });
        await server.stop();
        server = back;
        admin = openSession(server.url);
        expect(await raw(admin, 'SELECT count(*), max(id) FROM shop.shop_events')).toEqual([events]);
        await expect(raw(admin, 'DELETE FROM shop.shop_events')).rejects.toThrow(/append-only/);
      }
      await upgradeAt(server.url);
      await checkUpgraded(admin);
    } finally {
      await admin.dispose();
      await server.stop();
    }
  });
});
