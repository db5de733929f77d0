import type { ConnectionPool } from '@databases/pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withDatabase } from '../../generator/database/connect.ts';
import type { EmbeddedServer } from '../../generator/database/embedded.ts';
import { applyCatalog } from '../../generator/evolve/upgrade/apply.ts';
import { installCatalog } from '../../generator/install/install.ts';
import { openLine } from '../attacks/line.ts';
import { openSession, raw } from '../attacks/session.ts';
import { auditPool, errorsOf } from '../audit/audit-pool.ts';
import { startServer } from '../servers/start.ts';
import { OPTIONS, planned } from './planned.ts';
import { biggerShop, SOLD, shop } from './shop.ts';

/** Steps before which the line dies: each kind, in front of the transaction, in it, behind it. */
const DEATHS: readonly RegExp[] = [
  /^1 of \d+: index/,
  /^2 of \d+: index/,
  /stored events are let pass/,
  /: function shop\.shop_events_is_valid\(/,
  /: policy shop_events_append/,
  /: trigger tags_apply/,
  /: projection tags/,
  /: table shop_events$/,
  /tags: version 2, folding/,
  /tags: folded up to/,
  /tags: caught up/,
  /: the registry$/,
];

describe.each([18] as const)('PostgreSQL %i', (major) => {
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

  /**
   * Runs the upgrade, and ends its session before a step; whether there was such a step. The line goes with the session:
   * between two statements the upgrade would take another one and go on.
   */
  const dieAt = async (death: RegExp): Promise<boolean> => {
    let died = false;
    const line = await openLine(server.url);
    let closed: Promise<void> | null = null;
    const run = withDatabase(line.urlOf(server.url), async (database) => {
      const [session] = await raw(database, 'SELECT pg_backend_pid() AS pid');
      await applyCatalog(database, biggerShop, {
        ...OPTIONS,
        onProgress: (step) => {
          if (died || !death.test(step)) return;
          died = true;
          process.kill(Number(session?.pid), 'SIGTERM');
          closed = line.close();
        },
      });
    });
    const error = await run.catch((thrown: unknown) => thrown);
    await (closed ?? line.close());
    if (died) expect(String(error)).toMatch(/lost|terminat|reached/);
    return died;
  };

  test('whatever ends an upgrade, the guards stand, and the same command carries on', async () => {
    for (const death of DEATHS) {
      expect({ death, died: await dieAt(death) }).toEqual({ death, died: true });
      expect(errorsOf(await auditPool(admin))).toEqual([]);
      await expect(raw(admin, 'DELETE FROM shop.shop_events')).rejects.toThrow(/append-only/);
    }
    await applyCatalog(admin, biggerShop, OPTIONS);
    expect(await planned(admin, biggerShop)).toBe('');
    expect(await raw(admin, 'SELECT tag, times FROM shop.tags')).toEqual([{ tag: 'low', times: '50' }]);
    expect(await raw(admin, 'SELECT count(*)::integer AS entries FROM shop.catalog_versions')).toEqual([
      { entries: 2 },
    ]);
  }, 300_000);
});
