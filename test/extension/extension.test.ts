import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConnectionPool } from '@databases/pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Catalog } from '../../generator/catalog/model.ts';
import { withDatabase } from '../../generator/database/connect.ts';
import { loadLexer } from '../../generator/ddl/lexer.ts';
import { applyCatalog } from '../../generator/evolve/upgrade/apply.ts';
import { installCatalog } from '../../generator/install/install.ts';
import { raw } from '../attacks/session.ts';
import { auditPool, errorsOf } from '../audit/audit-pool.ts';
import { modelOf } from '../install/catalog.ts';
import { type SchemaObject, schemaObjects } from '../install/schema-objects.ts';
import { planned } from '../upgrade/planned.ts';
import { SHOP } from '../versions/catalog.ts';
import { type ExtensionServer, startExtensionServer } from './extension-server.ts';
import { installPackage, writePackage } from './packaged-catalog.ts';
import { lastShop, laterShop, odd, shop } from './shop.ts';

describe.each([14, 18] as const)('PostgreSQL %i', (major) => {
  let server: ExtensionServer;
  let folder = '';
  beforeAll(async () => {
    await loadLexer();
    server = await startExtensionServer(major);
    folder = await mkdtemp(join(tmpdir(), 'indelible-packaged-'));
    await writePackage(folder, shop());
    await writePackage(folder, laterShop());
    await writePackage(folder, lastShop());
    await server.provide(folder);
    await within('postgres', async (database) => {
      for (const name of ['by_extension', 'by_apply', 'later', 'last'])
        await raw(database, `CREATE DATABASE ${name}`);
    });
    await within('by_extension', (database) => installPackage(database, folder, shop()));
  });
  afterAll(async () => {
    await server.stop();
    await rm(folder, { recursive: true });
  });

  const within = <T>(database: string, work: (database: ConnectionPool) => Promise<T>): Promise<T> =>
    withDatabase(server.urlFor({ database }), work);
  const functions = (database: string) =>
    within(database, async (connected) => ({
      all: await raw(connected, FUNCTIONS),
      initial: await raw(connected, INITIAL),
    }));
  const upgrade = (database: string, catalog: Catalog) =>
    within(database, (connected) =>
      applyCatalog(connected, catalog, { lockTimeoutMilliseconds: 5000, onProgress: () => undefined }),
    );
  const objects = (database: string) => schemaObjects(server.urlFor({ database }), 'shop', 'shop_');

  test('what it installs is what apply installs, object by object, and apply knows it', async () => {
    await within('by_apply', (database) =>
      installCatalog(database, shop(), { lockTimeoutMilliseconds: 5000 }),
    );
    const expected = await objects('by_apply');
    expect(expected.length).toBeGreaterThan(150);
    expect(await objects('by_extension')).toEqual(expected);
    const again = await within('by_extension', (database) =>
      installCatalog(database, shop(), { lockTimeoutMilliseconds: 5000 }),
    );
    expect(again.before).toBe('installed');
    expect(await within('by_extension', (database) => planned(database, shop()))).toBe('');
  });

  test('it holds functions and nothing that holds rows; its owner can not log in', async () => {
    await within('by_extension', async (database) => {
      expect(await raw(database, MEMBERS)).toEqual([{ kind: 'pg_proc', some: true, owned: true }]);
      expect(await raw(database, EXTENSION)).toEqual([
        {
          extname: 'shop',
          extversion: '1.0.0',
          schema: 'shop',
          owner: 'shop_owner',
          rolcanlogin: false,
          members: null,
        },
      ]);
      const report = await auditPool(database);
      expect(errorsOf(report)).toEqual([]);
      expect(report.tables.map(({ table, verdict }) => [table, verdict])).toContainEqual([
        'shop_events',
        'append-only',
      ]);
    });
  });

  test.each(ATTACKERS)('%s can take neither the extension away nor a function out of it', async (role) => {
    const before = await objects('by_extension');
    await within('by_extension', async (database) => {
      for (const attack of ATTACKS) {
        const attempt = database.tx(async (transaction) => {
          await raw(transaction, `SET LOCAL ROLE ${role}`);
          await raw(transaction, attack);
        });
        await expect(attempt, attack).rejects.toMatchObject({
          code: expect.stringMatching(/^(42501|42704|3F000)$/),
        });
      }
    });
    expect(await objects('by_extension')).toEqual(before);
  });

  test('whoever may drop it is stopped by the tables, which stay whatever CASCADE takes', async () => {
    await within('by_extension', async (database) => {
      await raw(database, RECORDED);
      for (const role of ['shop_owner', 'postgres']) {
        const attempt = database.tx(async (transaction) => {
          await raw(transaction, `SET LOCAL ROLE ${role}`);
          await raw(transaction, 'DROP EXTENSION shop');
        });
        await expect(attempt).rejects.toMatchObject({ code: '2BP01' });
        const single = raw(database, 'DROP FUNCTION shop.refuse_change() CASCADE');
        await expect(single).rejects.toThrow(/extension shop requires it/);
      }
      await database
        .tx(async (transaction) => {
          await raw(transaction, 'DROP EXTENSION shop CASCADE');
          expect(await raw(transaction, 'SELECT count(*)::int AS kept FROM shop.shop_events')).toEqual([
            { kept: 1 },
          ]);
          throw new Error('undone');
        })
        .catch((error: Error) => expect(error.message).toBe('undone'));
    });
  });

  test('what is made of it refuses what it should, and only the owner of the schema may make it', async () => {
    await within('by_extension', async (database) => {
      await expect(raw(database, RECORDED.replace('"cents": 1', '"cents": "x"'))).rejects.toThrow(
        /payload\.cents/,
      );
      await expect(raw(database, 'DELETE FROM shop.shop_events')).rejects.toMatchObject({ code: 'ID001' });
    });
    await within('postgres', async (database) => {
      await raw(database, 'CREATE ROLE maker');
      await raw(database, 'GRANT CREATE ON DATABASE postgres TO maker');
      await raw(database, 'CREATE SCHEMA shop AUTHORIZATION maker');
      const attempt = database.tx(async (transaction) => {
        await raw(transaction, 'SET LOCAL SESSION AUTHORIZATION maker');
        await raw(transaction, 'CREATE EXTENSION shop WITH SCHEMA shop');
      });
      await expect(attempt).rejects.toThrow(/permission denied to set role "shop_owner"/);
      await raw(database, 'DROP SCHEMA shop');
    });
  });

  test('the tables wait until the extension is of the new version', async () => {
    const before = await objects('by_extension');
    await expect(upgrade('by_extension', laterShop())).rejects.toMatchObject({
      message: 'The functions of shop are in the extension shop 1.0.0, and the catalog is 1.1.0.',
      hint: expect.stringContaining("ALTER EXTENSION shop UPDATE TO '1.1.0';"),
    });
    expect(await objects('by_extension')).toEqual(before);
  });

  test('a new version is what the old one, its update and what apply does beside it are, object by object', async () => {
    await within('later', (database) => installPackage(database, folder, laterShop()));
    await within('by_extension', async (database) => {
      const granted = await raw(database, RIGHTS);
      await database.tx(async (transaction) => {
        await raw(transaction, `ALTER EXTENSION shop UPDATE TO '1.1.0'`);
        expect(await raw(transaction, 'SELECT current_user::text AS still')).toEqual([{ still: 'postgres' }]);
      });
      expect(await raw(database, RIGHTS)).toEqual(granted);
    });
    const later = await functions('later');
    expect(later.all.map(({ name }) => name)).toContain('shop.shop_events_returned_payload(jsonb)');
    expect(await functions('by_extension')).toEqual(later);
    expect(await upgrade('by_extension', laterShop())).toMatchObject({ did: 'upgrade' });
    expect(withoutVersions(await objects('by_extension'))).toEqual(withoutVersions(await objects('later')));
    expect(await within('by_extension', (database) => planned(database, laterShop()))).toBe('');
  });

  test.each([
    ['names that have to be quoted', odd],
    ['earlier versions of events', () => modelOf(SHOP)],
  ])('%s: it installs what apply installs, and apply puts back what CASCADE took', async (_, catalogOf) => {
    const catalog = catalogOf();
    const own = await mkdtemp(join(tmpdir(), 'indelible-packaged-'));
    try {
      await writePackage(own, catalog, 'other');
      await server.provide(own);
      await within('postgres', async (database) => {
        await raw(database, 'DROP DATABASE IF EXISTS other_extension');
        await raw(database, 'DROP DATABASE IF EXISTS other_apply');
        await raw(database, 'CREATE DATABASE other_extension');
        await raw(database, 'CREATE DATABASE other_apply');
      });
      await within('other_extension', (database) => installPackage(database, own, catalog, 'other'));
      await within('other_apply', (database) =>
        installCatalog(database, catalog, { lockTimeoutMilliseconds: 5000 }),
      );
      const [one, other] = await Promise.all(
        ['other_extension', 'other_apply'].map((name) =>
          schemaObjects(server.urlFor({ database: name }), catalog.schema, catalog.roles.owner),
        ),
      );
      expect(one).toEqual(other);
      await within('other_extension', async (database) => {
        expect(await planned(database, catalog)).toBe('');
        await raw(database, 'DROP EXTENSION other CASCADE');
        const report = await auditPool(database);
        const rules = report.tables.flatMap(({ findings }) => findings.map(({ rule }) => rule));
        expect(rules).toContain('guard-missing');
        expect(await planned(database, catalog)).toContain('CREATE TRIGGER');
        await applyCatalog(database, catalog, { lockTimeoutMilliseconds: 5000, onProgress: () => undefined });
        expect(await planned(database, catalog)).toBe('');
      });
    } finally {
      await rm(own, { recursive: true });
    }
  });

  test('what the catalog does not have any more leaves the extension, and stays while a table needs it', async () => {
    await within('last', (database) => installPackage(database, folder, lastShop()));
    await within('by_extension', (database) => raw(database, `ALTER EXTENSION shop UPDATE TO '1.2.0'`));
    const last = await functions('last');
    expect(last.all.length).toBeLessThan((await functions('later')).all.length);
    expect(await functions('by_extension')).toEqual(last);
    await within('by_extension', async (database) => {
      await raw(database, RECORDED);
      expect(await raw(database, 'SELECT cents FROM shop.products')).toEqual([{ cents: '2' }]);
    });
  });
});

/** But for the row of the registry that says what was there before. */
const withoutVersions = (objects: readonly SchemaObject[]): readonly SchemaObject[] =>
  objects.filter(({ kind, name }) => kind !== 'version' || name === '1.1.0');

/** Whoever has rights in the shop, and nobody who does. */
const ATTACKERS = ['shop_agent', 'shop_reader', 'shop_checker', 'pg_read_all_data', 'pg_write_all_data'];

const ATTACKS = [
  'DROP EXTENSION shop',
  'DROP EXTENSION shop CASCADE',
  `ALTER EXTENSION shop UPDATE TO '1.1.0'`,
  'ALTER EXTENSION shop DROP FUNCTION shop.refuse_change()',
  'ALTER EXTENSION shop ADD TABLE shop.shop_events',
  'ALTER EXTENSION shop SET SCHEMA public',
  'CREATE OR REPLACE FUNCTION shop.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$',
];

const RECORDED = `INSERT INTO shop.shop_events (run_id, event_type, subject_type, subject_id, actor, reason, payload)
  VALUES (gen_random_uuid(), 'sold', 'product', 'P', 'ai/x', 'right', '{"cents": 1}')`;

const MEMBERS = `
  SELECT classid::regclass::text AS kind, count(*) > 20 AS some, bool_and(proowner = 'shop_owner'::regrole) AS owned
  FROM pg_depend LEFT JOIN pg_proc ON pg_proc.oid = objid AND classid = 'pg_proc'::regclass
  WHERE refclassid = 'pg_extension'::regclass AND deptype = 'e'
    AND refobjid = (SELECT oid FROM pg_extension WHERE extname = 'shop')
  GROUP BY 1`;

const EXTENSION = `
  SELECT extname::text, extversion, extnamespace::regnamespace::text AS schema, extowner::regrole::text AS owner, rolcanlogin,
         (SELECT string_agg(member::regrole::text, ', ') FROM pg_auth_members WHERE roleid = extowner) AS members
  FROM pg_extension JOIN pg_roles ON pg_roles.oid = extowner WHERE extname = 'shop'`;

/** Without grants to others: those of what is new come with the SQL beside the extension. */
const FUNCTIONS = `
  SELECT pg_proc.oid::regprocedure::text AS name, proowner::regrole::text AS owner, pg_get_functiondef(pg_proc.oid) AS text,
         obj_description(pg_proc.oid, 'pg_proc') AS comment,
         (SELECT bool_or(grantee = 0) FROM aclexplode(coalesce(proacl, acldefault('f', proowner)))) AS is_open
  FROM pg_proc JOIN pg_depend ON objid = pg_proc.oid AND classid = 'pg_proc'::regclass AND deptype = 'e'
  WHERE pronamespace = 'shop'::regnamespace
  ORDER BY 1`;

/** What PostgreSQL takes for the extension's own rights, and a dump leaves out. */
const INITIAL = `
  SELECT pg_describe_object(classoid, objoid, objsubid) AS object, initprivs::text
  FROM pg_init_privs WHERE privtype = 'e' ORDER BY 1`;

const RIGHTS = `
  SELECT pg_proc.oid::regprocedure::text AS name, proacl::text FROM pg_proc
  WHERE pronamespace = 'shop'::regnamespace AND proname NOT LIKE '%returned%' ORDER BY 1`;
