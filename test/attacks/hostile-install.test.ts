import type { ConnectionPool } from '@databases/pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Catalog } from '../../generator/catalog/model.ts';
import type { EmbeddedServer } from '../../generator/database/embedded.ts';
import { splitStatements } from '../../generator/ddl/parse.ts';
import { catalogSql } from '../../generator/ddl/sql-files.ts';
import { installCatalog } from '../../generator/install/install.ts';
import { modelOf } from '../install/catalog.ts';
import { MAJORS } from '../servers/majors.ts';
import { startServer } from '../servers/start.ts';
import { openSession, raw, refusalOf } from './session.ts';
import { vault } from './vault.ts';

const OPTIONS = { lockTimeoutMilliseconds: 5000 };
const PASSWORD = 'of a test';
const GRANTABLE = ['TABLES', 'SEQUENCES', 'FUNCTIONS', 'TYPES', 'SCHEMAS'] as const;

describe.each(MAJORS)('PostgreSQL %i, made hostile before the installation', (major) => {
  let server: EmbeddedServer;
  beforeAll(async () => {
    server = await startServer(major);
    const admin = openSession(server.url);
    await raw(admin, `CREATE ROLE app LOGIN PASSWORD '${PASSWORD}'`);
    await admin.dispose();
  });
  afterAll(() => server.stop());

  /** A database of its own with this set-up, the name of a catalog for it, and what the test does there. */
  const inDatabase = async (
    name: string,
    setUp: readonly string[],
    work: (admin: ConnectionPool, open: (login: string) => ConnectionPool) => Promise<void>,
  ): Promise<void> => {
    const postgres = openSession(server.url);
    await raw(postgres, `CREATE DATABASE ${name}`);
    await postgres.dispose();
    const admin = openSession(server.urlFor({ database: name }));
    try {
      for (const statement of setUp) await raw(admin, statement);
      await work(admin, (user) => openSession(server.urlFor({ user, password: PASSWORD, database: name })));
    } finally {
      await admin.dispose();
    }
  };

  test('default privileges of whoever installs, and of the owner for everybody, reach nothing', () =>
    inDatabase(
      'defaults',
      [
        'CREATE ROLE defaults_owner NOLOGIN',
        ...GRANTABLE.flatMap((things) => [
          `ALTER DEFAULT PRIVILEGES GRANT ALL ON ${things} TO app WITH GRANT OPTION`,
          `ALTER DEFAULT PRIVILEGES GRANT ALL ON ${things} TO PUBLIC`,
          `ALTER DEFAULT PRIVILEGES FOR ROLE defaults_owner GRANT ALL ON ${things} TO PUBLIC`,
        ]),
      ],
      async (admin) => {
        expect(await refusalToInstall(admin, modelOf(vault('defaults')))).toBe('installed');
        expect(await strangersIn(admin, 'defaults')).toEqual([]);
      },
    ));

  test('an owner whose default privileges give anything away is refused', () =>
    inDatabase('own_others', ['CREATE ROLE own_others_owner NOLOGIN'], async (admin) => {
      const catalog = modelOf(vault('own_others'));
      for (const things of GRANTABLE) {
        const change = 'ALTER DEFAULT PRIVILEGES FOR ROLE own_others_owner';
        await raw(admin, `${change} GRANT ALL ON ${things} TO app`);
        expect(await refusalToInstall(admin, catalog), things).toMatch(
          /"own_others_owner" has default privileges.*They give to: app/s,
        );
        await raw(admin, `${change} REVOKE ALL ON ${things} FROM app`);
      }
      expect(await refusalToInstall(admin, catalog)).toBe('installed');
      expect(await strangersIn(admin, 'own_others')).toEqual([]);
    }));

  test('a writer that owns the database, and could drop it, is refused', () =>
    inDatabase(
      'owned',
      ['CREATE ROLE owned_agent LOGIN', 'ALTER DATABASE owned OWNER TO owned_agent'],
      async (admin) => {
        expect(await refusalToInstall(admin, modelOf(vault('owned')))).toMatch(
          /"owned_agent" owns the database/,
        );
      },
    ));

  // Until 14 a role that is logged in as itself may make others its members; see docs/attacks.md.
  test.runIf(major === 14)(
    'a writer with a login of its own can share its rights, a member of it can not',
    () =>
      inDatabase('shared', [], async (admin, open) => {
        expect(await refusalToInstall(admin, modelOf(vault('shared')))).toBe('installed');
        await raw(admin, `ALTER ROLE shared_agent LOGIN PASSWORD '${PASSWORD}'`);
        await raw(admin, `CREATE ROLE shared_member LOGIN PASSWORD '${PASSWORD}' IN ROLE shared_agent`);
        const [agent, member] = [open('shared_agent'), open('shared_member')];
        expect(await refusalOf(member, ['GRANT shared_agent TO app'])).toMatchObject({ code: '42501' });
        expect(await refusalOf(agent, ['GRANT shared_agent TO app'])).toBeNull();
        await raw(admin, 'REVOKE shared_agent FROM app');
        await Promise.all([agent.dispose(), member.dispose()]);
      }),
  );

  const installShadowed = (
    name: string,
    install: (admin: ConnectionPool, catalog: Catalog) => Promise<unknown>,
  ) =>
    inDatabase(name, ['GRANT CREATE ON SCHEMA public TO PUBLIC'], async (admin, open) => {
      const app = open('app');
      for (const statement of SHADOWS) await raw(app, statement);
      await install(admin, modelOf(vault(name)));
      expect(await raw(app, 'SELECT * FROM public.caught')).toEqual([]);
      expect(await raw(admin, DEPENDING_ON_PUBLIC)).toEqual([]);
      await raw(admin, `ALTER ROLE ${name}_agent LOGIN PASSWORD '${PASSWORD}'`);
      const agent = open(`${name}_agent`);
      expect(await refusalOf(agent, [malformed(name)])).toMatchObject({ code: '23514' });
      await Promise.all([app.dispose(), agent.dispose()]);
    });

  test('the SQL calls nothing that anybody made in public', () =>
    installShadowed('shadowed', (admin, catalog) =>
      admin.task(async (session) => {
        const { files } = await catalogSql(catalog);
        const statements = files.flatMap(({ text }) => splitStatements(text));
        for (const statement of ['BEGIN', ...statements, 'COMMIT']) await raw(session, statement);
      }),
    ));

  // hashtext(name) in public would be a better match than pg_catalog's hashtext(text) for what apply calls.
  test('apply calls nothing that anybody made in public', () =>
    installShadowed('shadowed_apply', (admin, catalog) => installCatalog(admin, catalog, OPTIONS)));
});

const refusalToInstall = (admin: ConnectionPool, catalog: Catalog): Promise<string> =>
  installCatalog(admin, catalog, OPTIONS).then(
    () => 'installed',
    (error: unknown) => String(error),
  );

/** Privileges in the schema of anybody who is not a role of the catalog, and of a role beyond its part. */
const strangersIn = (admin: ConnectionPool, schema: string) =>
  raw(
    admin,
    `WITH granted AS (
       SELECT 'schema' AS thing, nspname::text AS name, (aclexplode(coalesce(nspacl, acldefault('n', nspowner)))).*
       FROM pg_namespace WHERE nspname = '${schema}'
       UNION ALL
       SELECT 'relation', relname, (aclexplode(coalesce(relacl, acldefault('r', relowner)))).*
       FROM pg_class WHERE relnamespace = '${schema}'::regnamespace AND relkind IN ('r', 'v', 'S')
       UNION ALL
       SELECT 'column', attname, (aclexplode(attacl)).*
       FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid WHERE relnamespace = '${schema}'::regnamespace
       UNION ALL
       SELECT 'function', proname, (aclexplode(coalesce(proacl, acldefault('f', proowner)))).*
       FROM pg_proc WHERE pronamespace = '${schema}'::regnamespace
       UNION ALL
       SELECT 'type', typname, (aclexplode(coalesce(typacl, acldefault('T', typowner)))).*
       FROM pg_type WHERE typnamespace = '${schema}'::regnamespace AND typelem = 0 AND typtype = 'c'
         AND typrelid IN (SELECT oid FROM pg_class WHERE relkind IN ('r', 'v'))
     )
     SELECT thing, name, privilege_type, CASE grantee WHEN 0 THEN 'PUBLIC' ELSE grantee::regrole::text END AS grantee
     FROM granted
     WHERE grantee = 0 OR NOT starts_with(grantee::regrole::text, '${schema}_')
        OR (is_grantable AND grantee <> grantor)
        OR (grantee::regrole::text <> '${schema}_owner' AND privilege_type NOT IN ('USAGE', 'SELECT', 'INSERT', 'EXECUTE'))`,
  );

/** Each is a better match than PostgreSQL's own for what the installation calls with these types. */
const SHADOWS: readonly string[] = [
  'CREATE TABLE public.caught (who text)',
  'GRANT ALL ON public.caught TO PUBLIC',
  `CREATE FUNCTION public.catch() RETURNS void LANGUAGE sql AS
     'INSERT INTO public.caught SELECT current_user::text'`,
  `CREATE FUNCTION public.hashtext(name) RETURNS integer LANGUAGE plpgsql AS
     $$ BEGIN PERFORM public.catch(); RETURN 1; END $$`,
  `CREATE FUNCTION public.power(numeric, integer) RETURNS numeric LANGUAGE plpgsql IMMUTABLE AS
     $$ BEGIN RETURN 0; END $$`,
  `CREATE FUNCTION public.same(jsonb, jsonb) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT '5' $$`,
  'CREATE OPERATOR public.#>> (LEFTARG = jsonb, RIGHTARG = jsonb, FUNCTION = public.same)',
  `CREATE FUNCTION public.yes(numeric, integer) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true'`,
  'CREATE OPERATOR public.<= (LEFTARG = numeric, RIGHTARG = integer, FUNCTION = public.yes)',
  `CREATE FUNCTION public.quote_ident(name) RETURNS text LANGUAGE plpgsql AS
     $$ BEGIN PERFORM public.catch(); RETURN $1; END $$`,
  `CREATE FUNCTION public.yes(name, text) RETURNS boolean LANGUAGE plpgsql AS
     $$ BEGIN PERFORM public.catch(); RETURN false; END $$`,
  'CREATE OPERATOR public.= (LEFTARG = name, RIGHTARG = text, FUNCTION = public.yes)',
];

const malformed = (schema: string): string => `
  INSERT INTO ${schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload)
  VALUES (gen_random_uuid(), 'paid', 'invoice', 'I-1', 'ai/x', 'forged', '{"cents": 1e400}')`;

const DEPENDING_ON_PUBLIC = `
  SELECT pg_describe_object(classid, objid, objsubid) AS thing, pg_describe_object(refclassid, refobjid, refobjsubid) AS uses
  FROM pg_depend
  WHERE (refclassid = 'pg_proc'::regclass AND refobjid IN (SELECT oid FROM pg_proc WHERE pronamespace = 'public'::regnamespace)
      OR refclassid = 'pg_operator'::regclass AND refobjid IN (SELECT oid FROM pg_operator WHERE oprnamespace = 'public'::regnamespace))
    AND NOT (classid = 'pg_operator'::regclass AND objid IN (SELECT oid FROM pg_operator WHERE oprnamespace = 'public'::regnamespace))`;
