import type { ConnectionPool } from '@databases/pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EmbeddedServer } from '../../generator/database/embedded.ts';
import { applyCatalog } from '../../generator/evolve/upgrade/apply.ts';
import { planUpgrade } from '../../generator/evolve/upgrade/upgrade.ts';
import { openSession, raw } from '../attacks/session.ts';
import { auditPool, errorsOf } from '../audit/audit-pool.ts';
import { startServer } from '../servers/start.ts';
import { OPTIONS, planned } from './planned.ts';
import { biggerShop, shop } from './shop.ts';

const GRANTS = `CREATE FUNCTION public.on_table() RETURNS event_trigger LANGUAGE plpgsql AS $$
  DECLARE made text;
  BEGIN
    FOR made IN SELECT object_identity FROM pg_event_trigger_ddl_commands() WHERE command_tag = 'CREATE TABLE' LOOP
      EXECUTE 'GRANT UPDATE ON ' || made || ' TO eve';
    END LOOP;
  END $$`;

/** Of files that are sent together, it is one that is refused. */
const REFUSES = `CREATE FUNCTION public.refuses() RETURNS event_trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF EXISTS (SELECT FROM pg_event_trigger_ddl_commands() WHERE object_identity LIKE 'shop.shop_events_is_valid(%') THEN
      RAISE 'not this one';
    END IF;
  END $$`;

describe.each([14, 16, 18] as const)('PostgreSQL %i', (major) => {
  let server: EmbeddedServer;
  let admin: ConnectionPool;
  beforeAll(async () => {
    server = await startServer(major);
    admin = openSession(server.url);
    await raw(admin, 'CREATE ROLE eve LOGIN');
    await raw(admin, GRANTS);
    await raw(admin, 'CREATE EVENT TRIGGER "on table" ON ddl_command_end EXECUTE FUNCTION public.on_table()');
  });
  afterAll(async () => {
    await admin.dispose();
    await server.stop();
  });

  const note = 'event triggers may change what a statement makes: "on table" (of postgres)';

  test('what an event trigger granted at the installation is drift, and audit tells it, too', async () => {
    await applyCatalog(admin, shop, OPTIONS);
    const { tables } = await auditPool(admin);
    const findings = tables.flatMap((table) => table.findings);
    expect(findings).toContainEqual(expect.objectContaining({ role: 'eve', rule: 'update-granted' }));
    const told = await planUpgrade(admin, shop, OPTIONS);
    expect(told.installed === null ? [] : told.plan.notes).toEqual([note]);
    expect(await planned(admin, shop)).toContain('REVOKE UPDATE ON TABLE shop.shop_events FROM eve CASCADE;');
    await applyCatalog(admin, shop, OPTIONS);
    expect(await planned(admin, shop)).toBe('');
    expect(errorsOf(await auditPool(admin))).toEqual([]);
  });

  test('an upgrade that an event trigger adds to is undone, by its name', async () => {
    await expect(applyCatalog(admin, biggerShop, OPTIONS)).rejects.toMatchObject({
      message: expect.stringMatching(/UPDATE to eve is not of the catalog/),
      hint: expect.stringContaining('"on table" (of postgres)'),
    });
    expect(await raw(admin, "SELECT FROM pg_class WHERE relname = 'other events'")).toEqual([]);
    await raw(admin, 'ALTER EVENT TRIGGER "on table" DISABLE');
    await applyCatalog(admin, biggerShop, OPTIONS);
    expect(await planned(admin, biggerShop)).toBe('');
    expect(errorsOf(await auditPool(admin))).toEqual([]);
  });

  test('where nothing holds an event trigger back, it still grants nothing by our hand', async () => {
    await raw(admin, 'CREATE DATABASE always');
    await raw(admin, "CREATE ROLE installer LOGIN PASSWORD 'i' IN ROLE shop_owner");
    await raw(admin, 'GRANT CREATE ON DATABASE always TO installer');
    const [url, login] = [{ database: 'always' }, { database: 'always', user: 'installer', password: 'i' }];
    const others = openSession(server.urlFor(url));
    const installer = openSession(server.urlFor(login));
    try {
      await applyCatalog(installer, shop, OPTIONS);
      await raw(others, GRANTS);
      await raw(
        others,
        'CREATE EVENT TRIGGER "on table" ON ddl_command_end EXECUTE FUNCTION public.on_table()',
      );
      await raw(others, 'ALTER EVENT TRIGGER "on table" ENABLE ALWAYS');
      expect(await planned(installer, shop)).toBe('');
      await expect(applyCatalog(installer, biggerShop, OPTIONS)).rejects.toMatchObject({
        message: expect.stringMatching(/UPDATE to eve is not of the catalog/),
        hint: expect.stringContaining('"on table" (of postgres)'),
      });
      await raw(others, 'DROP EVENT TRIGGER "on table"');
      await raw(
        others,
        "CREATE OR REPLACE FUNCTION public.on_table() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'not on Fridays'; END $$",
      );
      await raw(
        others,
        'CREATE EVENT TRIGGER "on table" ON ddl_command_end EXECUTE FUNCTION public.on_table()',
      );
      await expect(applyCatalog(installer, biggerShop, OPTIONS)).rejects.toMatchObject({
        message: expect.stringMatching(/^schema shop: not on Fridays \(SQLSTATE P0001\)/),
      });
      await raw(others, 'DROP EVENT TRIGGER "on table"');
      await raw(others, REFUSES);
      await raw(others, 'CREATE EVENT TRIGGER refuses ON ddl_command_end EXECUTE FUNCTION public.refuses()');
      await expect(applyCatalog(installer, biggerShop, OPTIONS)).rejects.toMatchObject({
        message: expect.stringMatching(
          /^30_functions\/shop_events_is_valid\.sql: not this one \(SQLSTATE P0001\)/,
        ),
      });
      await raw(others, 'DROP EVENT TRIGGER refuses');
      await applyCatalog(installer, biggerShop, OPTIONS);
      expect(await planned(installer, biggerShop)).toBe('');
      expect(await raw(others, "SELECT FROM pg_class WHERE relacl::text LIKE '%eve=%'")).toEqual([]);
    } finally {
      await installer.dispose();
      await others.dispose();
    }
  });
});
