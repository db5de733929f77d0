import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Catalog } from '../../generator/catalog/model.ts';
import { type Database, withDatabase } from '../../generator/database/connect.ts';
import type { EmbeddedServer } from '../../generator/database/embedded.ts';
import { installCatalog } from '../../generator/install/install.ts';
import { definition } from '../catalog/definition.ts';
import { MAJORS } from '../servers/majors.ts';
import { startServer } from '../servers/start.ts';
import { modelOf } from './catalog.ts';

const raw = (database: Database, text: string) => database.query(database.sql.__dangerous__rawValue(text));
const OPTIONS = { lockTimeoutMilliseconds: 5000 };

/** A catalog whose roles and schema no other test of this file has. */
const catalogNamed = (name: string): Catalog =>
  modelOf(
    definition({
      name,
      schema: name,
      roles: {
        owner: `${name}_owner`,
        writers: { shop_agent: { actors: ['ai/*'] } },
        readers: [`${name}_reader`],
        auditors: [`${name}_auditor`],
      },
    }),
  );

const objectsOf = (database: Database, schema: string) =>
  database.query(database.sql`SELECT nspname FROM pg_namespace WHERE nspname = ${schema}`);

const rolesLike = (database: Database, prefix: string) =>
  database.query(database.sql`SELECT rolname FROM pg_roles WHERE starts_with(rolname, ${prefix})`);

describe.each(MAJORS)('PostgreSQL %i', (major) => {
  let server: EmbeddedServer;
  beforeAll(async () => {
    server = await startServer(major);
  });
  afterAll(() => server.stop());

  const install = (catalog: Catalog, url = server.url) =>
    withDatabase(url, (database) => installCatalog(database, catalog, OPTIONS));

  test('installs once, and does nothing the second time', async () => {
    const catalog = catalogNamed('twice');
    const first = await install(catalog);
    expect(first).toMatchObject({ before: 'absent', installer: { database: 'postgres', role: 'postgres' } });
    expect(first.applied.map(({ path }) => path)).toContain('40_tables/shop_events.sql');
    expect(await install(catalog)).toMatchObject({ before: 'installed', applied: [] });
    const versions = await withDatabase(server.url, (database) =>
      raw(database, 'SELECT catalog, version, recorded_by FROM twice.catalog_versions'),
    );
    expect(versions).toEqual([{ catalog: 'twice', version: '1.0.0', recorded_by: 'postgres' }]);
  });

  test('two runs at once install once', async () => {
    const catalog = catalogNamed('at_once');
    const runs = await Promise.all([install(catalog), install(catalog), install(catalog)]);
    expect(runs.map(({ before }) => before).sort()).toEqual(['absent', 'installed', 'installed']);
  });

  test('a dry run changes nothing', async () => {
    const catalog = catalogNamed('dry');
    const { applied } = await withDatabase(server.url, (database) =>
      installCatalog(database, catalog, { ...OPTIONS, dryRun: true }),
    );
    expect(applied.length).toBeGreaterThan(10);
    await withDatabase(server.url, async (database) => {
      expect(await objectsOf(database, 'dry')).toEqual([]);
      expect(await rolesLike(database, 'dry_')).toEqual([]);
    });
  });

  test('a role that could get round the guards is refused by name, and nothing is left behind', async () => {
    await withDatabase(server.url, (database) => raw(database, 'CREATE ROLE strong_reader CREATEROLE'));
    await expect(install(catalogNamed('strong'))).rejects.toThrow(
      /strong_reader.*could get round the guards/,
    );
    await withDatabase(server.url, async (database) => {
      expect(await objectsOf(database, 'strong')).toEqual([]);
      expect(await rolesLike(database, 'strong_owner')).toEqual([]);
    });
  });

  test('an owner that can log in or has members, and a writer in a strong role, are refused', async () => {
    await withDatabase(server.url, async (database) => {
      await raw(database, 'CREATE ROLE login_owner LOGIN');
      await raw(database, 'CREATE ROLE shared_owner NOLOGIN');
      await raw(database, 'CREATE ROLE shared_member LOGIN');
      await raw(database, 'GRANT shared_owner TO shared_member');
      await raw(database, 'CREATE ROLE powers_reader');
      await raw(database, 'CREATE ROLE powers_between');
      await raw(database, 'GRANT pg_write_all_data TO powers_between');
      await raw(database, 'GRANT powers_between TO powers_reader');
    });
    await expect(install(catalogNamed('login'))).rejects.toThrow(
      /"login_owner" exists and can do more than own/,
    );
    await expect(install(catalogNamed('shared'))).rejects.toThrow(
      /"shared_owner" has members.*shared_member/s,
    );
    await expect(install(catalogNamed('powers'))).rejects.toThrow(
      /"powers_reader" is a member of.*pg_write_all_data/s,
    );
  });

  test('a reader or a writer that is a member of another writer is refused', async () => {
    await withDatabase(server.url, async (database) => {
      await raw(database, 'CREATE ROLE chained_reader');
      await raw(database, 'CREATE ROLE chained_between');
      await raw(database, 'GRANT shop_agent TO chained_between');
      await raw(database, 'GRANT chained_between TO chained_reader');
    });
    await expect(install(catalogNamed('chained'))).rejects.toThrow(
      /"chained_reader" is a member of other writers.*shop_agent/s,
    );
  });

  test('a login without the rights is told all that is missing', async () => {
    await withDatabase(server.url, (database) => raw(database, `CREATE ROLE weak LOGIN PASSWORD 'weak'`));
    const url = server.urlFor({ user: 'weak', password: 'weak' });
    await expect(install(catalogNamed('rights'), url)).rejects.toThrow(
      /"weak" can not install.*lacks CREATE on the database; it lacks CREATEROLE.*rights_owner, .*rights_reader/,
    );
  });

  test('a member of the owner installs with roles that a superuser made', async () => {
    const catalog = catalogNamed('member');
    await withDatabase(server.url, async (database) => {
      for (const role of ['member_owner', 'shop_agent', 'member_reader', 'member_auditor']) {
        await raw(
          database,
          `DO $$ BEGIN CREATE ROLE ${role} NOLOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$`,
        );
      }
      await raw(database, `CREATE ROLE installer LOGIN PASSWORD 'i' NOSUPERUSER`);
      await raw(database, 'GRANT CREATE ON DATABASE postgres TO installer');
      await raw(database, 'GRANT member_owner TO installer');
    });
    const { applied, installer } = await install(
      catalog,
      server.urlFor({ user: 'installer', password: 'i' }),
    );
    expect(applied.length).toBeGreaterThan(10);
    expect(installer).toMatchObject({ role: 'installer', superuser: false });
    await withDatabase(server.url, async (database) => {
      const owned = await database.query(database.sql`
        SELECT DISTINCT pg_get_userbyid(relowner) AS owner FROM pg_class WHERE relnamespace = 'member'::regnamespace`);
      expect(owned).toEqual([{ owner: 'member_owner' }]);
    });
  });

  test('a schema of somebody else, another catalog and another version are refused', async () => {
    await withDatabase(server.url, (database) => raw(database, 'CREATE SCHEMA foreign_schema'));
    await expect(install({ ...catalogNamed('foreign'), schema: 'foreign_schema' })).rejects.toThrow(
      /"foreign_schema" exists \(owner "postgres"\) and indelible did not make it/,
    );
    const catalog = catalogNamed('versions');
    await install(catalog);
    await expect(install({ ...catalog, version: '2.0.0' })).rejects.toThrow(
      /holds versions 1\.0\.0, and the catalog is 2\.0\.0/,
    );
    await expect(install({ ...catalog, doc: 'other' })).rejects.toThrow(
      /holds versions 1\.0\.0 with other SQL/,
    );
    await expect(install({ ...catalog, name: 'other' })).rejects.toThrow(
      /holds the catalog versions, not other/,
    );
  });

  test('a connection that is lost half-way leaves nothing behind', async () => {
    const catalog = catalogNamed('lost');
    const run = withDatabase(server.url, async (database) => {
      const [{ pid }] = await raw(database, 'SELECT pg_backend_pid() AS pid');
      await installCatalog(database, catalog, {
        ...OPTIONS,
        onProgress: ({ path }) => {
          if (path.startsWith('50_guards')) process.kill(pid, 'SIGTERM');
        },
      });
    });
    await expect(run).rejects.toThrow(/The connection to .* was lost|terminating connection/);
    await withDatabase(server.url, async (database) => {
      expect(await objectsOf(database, 'lost')).toEqual([]);
      expect(await rolesLike(database, 'lost_')).toEqual([]);
    });
    expect(await install(catalog)).toMatchObject({ before: 'absent' });
  });

  test('waits for another installation no longer than it is told', async () => {
    await withDatabase(server.url, (holder) =>
      holder.tx(async (transaction) => {
        await raw(
          transaction,
          "SELECT pg_advisory_xact_lock(hashtext('indelible'), hashtext(current_database()))",
        );
        const waiting = withDatabase(server.url, (database) =>
          installCatalog(database, catalogNamed('waits'), { lockTimeoutMilliseconds: 50 }),
        );
        await expect(waiting).rejects.toThrow(/Another installation or upgrade is running/);
      }),
    );
  });
});
