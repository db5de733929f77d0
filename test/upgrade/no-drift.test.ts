import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConnectionPool } from '@databases/pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Projection } from '../../generator/catalog/projection-model.ts';
import { withDatabase } from '../../generator/database/connect.ts';
import type { EmbeddedServer } from '../../generator/database/embedded.ts';
import { splitStatements } from '../../generator/ddl/parse.ts';
import { catalogSql } from '../../generator/ddl/sql-files.ts';
import { installCatalog } from '../../generator/install/install.ts';
import { askedProjections } from '../../generator/projections/asked-projections.ts';
import { rebuild } from '../../generator/projections/rebuild.ts';
import { openSession, raw } from '../attacks/session.ts';
import { definition, event, table } from '../catalog/definition.ts';
import { modelOf } from '../install/catalog.ts';
import { clientPrograms } from '../servers/client-programs.ts';
import { MAJORS } from '../servers/majors.ts';
import { startServer } from '../servers/start.ts';
import { OPTIONS, planned } from './planned.ts';
import { biggerShop, SOLD } from './shop.ts';

const projectionNamed = (name: string): Projection => askedProjections(biggerShop, name)[0] as Projection;

/** What docs/appending.md tells a DBA to edit by hand. */
const partitioned = (sql: string): string =>
  sql.replace(/\n\);\n/, '\n) PARTITION BY RANGE (id);\n').replaceAll('CREATE UNIQUE INDEX', 'CREATE INDEX');

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
    await raw(admin, 'CREATE INDEX "by actor" ON shop.shop_events (actor)');
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
    const catalog = modelOf(
      definition({
        name: 'parted',
        schema: 'parted',
        roles: {
          owner: 'parted_owner',
          writers: { shop_agent: { actors: ['ai/*'] } },
          readers: ['parted_reader'],
        },
        tables: { parts: table({ streams: true, events: { sold: event() } }) },
      }),
    );
    const { files } = await catalogSql(catalog);
    await admin.tx(async (transaction) => {
      for (const { path, text } of files)
        for (const statement of splitStatements(
          path.endsWith('40_tables/parts.sql') ? partitioned(text) : text,
        ))
          await raw(transaction, statement);
      for (const statement of [
        'SET LOCAL search_path = DEFAULT',
        'CREATE TABLE parted.parts_1 (LIKE parted.parts INCLUDING DEFAULTS INCLUDING CONSTRAINTS)',
        'CREATE UNIQUE INDEX ON parted.parts_1 (recorded_by, idempotency_key) WHERE idempotency_key IS NOT NULL',
        'CREATE UNIQUE INDEX ON parted.parts_1 (subject_type, subject_id, subject_version)',
        "SELECT parted.guard_partition('parted.parts_1')",
        "SELECT parted.attach_partition('parted.parts', 'parted.parts_1', NULL, NULL)",
      ])
        await raw(transaction, statement);
    });
    expect(await planned(admin, catalog)).toBe('');
  });
});
