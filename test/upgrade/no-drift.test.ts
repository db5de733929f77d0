import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConnectionPool } from '@databases/pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Projection } from '../../generator/catalog/projection-model.ts';
import { withDatabase } from '../../generator/database/connect.ts';
import type { EmbeddedServer } from '../../generator/database/embedded.ts';
import { installCatalog } from '../../generator/install/install.ts';
import { askedProjections } from '../../generator/projections/asked-projections.ts';
import { rebuild } from '../../generator/projections/rebuild.ts';
import { openSession, raw } from '../attacks/session.ts';
import { clientPrograms } from '../servers/client-programs.ts';
import { MAJORS } from '../servers/majors.ts';
import { startServer } from '../servers/start.ts';
import { installParted, parted } from './parted.ts';
import { OPTIONS, planned } from './planned.ts';
import { biggerShop, SOLD } from './shop.ts';

const projectionNamed = (name: string): Projection => askedProjections(biggerShop, name)[0] as Projection;

/** What makes a database faster or slower, and says nothing else. */
const TUNED = [
  'CREATE INDEX "by actor" ON shop.shop_events (actor)',
  'CREATE STATISTICS public.by_actor ON actor, event_type FROM shop.shop_events',
  'ALTER INDEX shop.shop_events_run SET (fillfactor = 80, deduplicate_items = off)',
  'ALTER TABLE shop.shop_events SET (fillfactor = 90, autovacuum_enabled = off)',
  'ALTER TABLE shop.shop_events ALTER payload SET STORAGE EXTERNAL, ALTER actor SET STATISTICS 10',
  'ALTER TABLE shop.shop_events ALTER actor SET (n_distinct = 3), CLUSTER ON shop_events_run',
];

describe.each(MAJORS)('PostgreSQL %i', (major) => {
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

  test('events, positions that moved and projections that were rebuilt are no drift', async () => {
    await installCatalog(admin, biggerShop, OPTIONS);
    await raw(admin, SOLD);
    await admin.task(async (session) => {
      await raw(session, 'SET ROLE shop_stock');
      await raw(session, "SELECT shop.shop_events_lease('stock', 'a')");
      await raw(session, 'RESET ROLE');
    });
    for (const name of ['tags', 'tags', 'sales'])
      await rebuild(admin, biggerShop, projectionNamed(name), OPTIONS);
    expect(await planned(admin, biggerShop)).toBe('');
    await raw(admin, 'SELECT shop.tags_rebuild()');
    expect(await planned(admin, biggerShop)).toBe('');
    for (const statement of TUNED) await raw(admin, statement);
    expect(await planned(admin, biggerShop)).toBe('');
  });

  const programs = clientPrograms(major);
  test.skipIf(programs === null)('a dump that was restored is no drift (pg_dump for it)', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'indelible-no-drift-'));
    const [dumped, restored] = ['dumped', 'restored'].map((database) => server.urlFor({ database }));
    try {
      for (const name of ['dumped', 'restored']) await raw(admin, `CREATE DATABASE ${name}`);
      await withDatabase(`${dumped}`, async (database) => {
        await installCatalog(database, biggerShop, OPTIONS);
        await raw(database, SOLD);
        await rebuild(database, biggerShop, projectionNamed('tags'), OPTIONS);
      });
      const file = join(folder, 'dump');
      await programs?.run('pg_dump', ['--format=custom', `--file=${file}`, `${dumped}`]);
      await programs?.run('pg_restore', ['--exit-on-error', `--dbname=${restored}`, file]);
      await withDatabase(`${restored}`, async (database) => {
        expect(await planned(database, biggerShop)).toBe('');
      });
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test('a table that was partitioned by hand is no drift, and its partitions are not told', async () => {
    await installParted(admin, 2);
    await raw(admin, "COMMENT ON INDEX parted.parts_1_once IS 'A key is a login''s own.'");
    await raw(admin, 'CREATE PUBLICATION everything FOR ALL TABLES');
    if (major > 14) await raw(admin, 'CREATE PUBLICATION of_a_schema FOR TABLES IN SCHEMA parted');
    expect(await planned(admin, parted)).toBe('');
  });
});
