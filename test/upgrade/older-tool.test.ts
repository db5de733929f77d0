import type { ConnectionPool } from '@databases/pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EmbeddedServer } from '../../generator/database/embedded.ts';
import { applyCatalog } from '../../generator/evolve/upgrade/apply.ts';
import { installCatalog } from '../../generator/install/install.ts';
import { openSession, raw } from '../attacks/session.ts';
import { startServer } from '../servers/start.ts';
import { OPTIONS, planned } from './planned.ts';
import { biggerShop, SOLD, shop } from './shop.ts';

/**
 * What an indelible of another day may have left: functions with other bodies, one that nobody makes any more, things that are
 * missing, and an entry in the registry that knows of no consumers and projections. It had begun with what it would do next.
 */
const OLDER = [
  "CREATE OR REPLACE FUNCTION shop.shop_events_horizon() RETURNS bigint LANGUAGE sql AS 'SELECT 0::bigint'",
  "CREATE FUNCTION shop.shop_events_notify() RETURNS void LANGUAGE sql AS 'SELECT'",
  'ALTER FUNCTION shop.shop_events_notify() OWNER TO shop_owner',
  'COMMENT ON TABLE shop.shop_events IS NULL',
  'DROP POLICY shop_events_read ON shop.shop_events',
  'ALTER TABLE shop.shop_events NO FORCE ROW LEVEL SECURITY',
  'CREATE ROLE shop_robot NOLOGIN',
  `INSERT INTO shop.catalog_versions (catalog, version, content_hash, made_with, objects)
    SELECT catalog, version, 'of an older indelible', '0.0.9', ARRAY(
      SELECT object FROM unnest(objects) AS object WHERE object !~ '^(consumer|projection) '
      UNION ALL SELECT 'function shop_events_notify'
    )
    FROM shop.catalog_versions`,
];

describe.each([14, 18] as const)('PostgreSQL %i', (major) => {
  let server: EmbeddedServer;
  let admin: ConnectionPool;
  beforeAll(async () => {
    server = await startServer(major);
    admin = openSession(server.url);
  });
  afterAll(async () => {
    await admin.dispose();
    await server.stop();
  });

  test('what an older indelible left half done is finished, and the events are as they were', async () => {
    const events = () =>
      raw(admin, 'SELECT id, occurred_at, payload, tx::text FROM shop.shop_events ORDER BY id');
    await installCatalog(admin, shop, OPTIONS);
    await raw(admin, SOLD);
    const recorded = await events();
    for (const statement of OLDER) await raw(admin, statement);

    expect(await planned(admin, biggerShop)).toContain('shop_events_notify');
    await applyCatalog(admin, biggerShop, OPTIONS);

    expect(await planned(admin, biggerShop)).toBe('');
    expect(await raw(admin, "SELECT to_regprocedure('shop.shop_events_notify()') AS left")).toEqual([
      { left: null },
    ]);
    expect(await events()).toEqual(recorded);
  });
});
