import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Queryable, sql } from '@databases/pg';
import { expect, test } from 'vitest';
import { decodeSql } from '../../generator/audit/input/decode.ts';
import { withSemicolons } from '../../generator/audit/input/end-delimiter.ts';
import { findFiles } from '../../generator/audit/input/find-files.ts';
import { migrationOrder } from '../../generator/audit/input/migration-order.ts';
import { conditions, interpolated, metaCommand } from '../../generator/audit/input/psql.ts';
import { sqitchChanges } from '../../generator/audit/input/sqitch.ts';
import { withSqlDatabase } from '../../generator/audit/input/sql-database.ts';
import { upPart } from '../../generator/audit/input/up-part.ts';
import type { Report } from '../../generator/audit/report/report.ts';
import type { AuditOptions } from '../../generator/commands/audit.ts';
import { runAuditVerb } from './run-audit.ts';

const PROJECTS = fileURLToPath(new URL('files/projects', import.meta.url));
const project = (name: string): string => `${PROJECTS}/${name}`;

test.each<[string, string[], string[]]>([
  ['numbers by value', ['10_c.sql', '2_b.sql', '1_a.sql'], ['1_a.sql', '2_b.sql', '10_c.sql']],
  [
    'flyway: versions, then what is repeated',
    ['R__views.sql', 'V1.1__b.sql', 'V10__d.sql', 'V1__a.sql', 'V2__c.sql', 'U2__c.sql'],
    ['V1__a.sql', 'V1.1__b.sql', 'V2__c.sql', 'V10__d.sql', 'R__views.sql'],
  ],
  [
    'flyway: a baseline stands for all before it',
    ['V1__a.sql', 'B2__b.sql', 'V2__b.sql', 'V3__c.sql'],
    ['B2__b.sql', 'V3__c.sql'],
  ],
  [
    'what takes migrations back is left out',
    ['1_a.down.sql', '1_a.up.sql', '2-b-down.sql', '2-b-up.sql', '3/down.sql', '3/up.sql', '4.undo.sql'],
    ['1_a.up.sql', '2-b-up.sql', '3/up.sql'],
  ],
  ['one file is what it is', ['1_a.down.sql'], ['1_a.down.sql']],
])('order: %s', (_name, given, run) => {
  expect(migrationOrder(given).run).toEqual(run);
});

test.each<[string, string[]]>([
  [
    'flyway',
    ['flyway/V1__events.sql', 'flyway/V2__open.sql', 'flyway/V10__close.sql', 'flyway/R__owners.sql'],
  ],
  ['prisma', ['prisma/20240101_init/migration.sql', 'prisma/20240102_more/migration.sql']],
  ['sqitch', ['sqitch/deploy/roles.sql', 'sqitch/deploy/events@v1.sql', 'sqitch/deploy/events.sql']],
  ['drizzle', ['drizzle/0000_a.sql', 'drizzle/0001_b.sql']],
  ['supabase', ['supabase/migrations/20240101000000_events.sql']],
  ['psql', ['psql/install.sql']],
  ['flyway/V*.sql', ['flyway/V1__events.sql', 'flyway/V2__open.sql', 'flyway/V10__close.sql']],
])('folder or pattern: %s', async (name, files) => {
  const found = await findFiles([project(name)]);
  expect(found.files.map((file) => relative(PROJECTS, file))).toEqual(files);
});

test('what a shell makes of a pattern is put in order, and what somebody orders is left alone', async () => {
  const [v10, v2] = [project('flyway/V10__close.sql'), project('flyway/V2__open.sql')];
  expect((await findFiles([v10, v2])).files).toEqual([v2, v10]);
  const unsorted = [project('psql/install.sql'), project('flyway/V1__events.sql')];
  expect((await findFiles(unsorted)).files).toEqual(unsorted);
  await expect(findFiles([project('flyway/*.nothing')])).rejects.toThrow(/No file matches/);
  await expect(findFiles([project('drizzle/meta')])).rejects.toThrow(/no SQL file/);
});

test.each<[string, string]>([
  ['dbmate', '-- migrate:up\nA;\n-- migrate:down\nB;'],
  ['goose', '-- +goose Up\n-- +goose StatementBegin\nA;\n-- +goose StatementEnd\n-- +goose Down\nB;'],
  ['sql-migrate', '-- +migrate Up\nA;\n-- +migrate Down\nB;'],
  ['node-pg-migrate', '-- Up Migration\nA;\n-- Down Migration\nB;'],
  ['tern', 'A;\n---- create above / drop below ----\nB;'],
  ['the down part first', '-- migrate:down\nB;\n-- migrate:up\nA;'],
])('up part: %s', (_name, text) => {
  const kept = upPart(text).split('\n');
  expect(kept).toHaveLength(text.split('\n').length);
  expect(kept.filter((line) => line === 'A;' || line === 'B;')).toEqual(['A;']);
});

test('liquibase: what a changeset ends its statements with is a semicolon, there and nowhere else', () => {
  const text = [
    '--liquibase formatted sql',
    '--changeset ann:1 splitStatements:false endDelimiter:/',
    'A',
    '/',
    '--changeset ann:2',
    'B',
    '/',
    '--changeset ann:3 endDelimiter:"\\nGO"',
    'GO',
  ];
  expect(withSemicolons(text.join('\n')).split('\n')).toEqual(
    text.map((line, index) => (index === 3 || index === 8 ? ';' : line)),
  );
  expect(withSemicolons(text.slice(1).join('\n'))).toBe(text.slice(1).join('\n'));
});

test('a comment that says down is no mark', () => {
  const text = 'CREATE TABLE a (id int);\n-- down\nDROP TABLE b;';
  expect(upPart(text)).toBe(text);
});

test('encodings: by mark, UTF-8, what the file says, Windows-1252', () => {
  const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('SELECT 1', 'utf16le')]);
  expect(decodeSql(utf16).text.trim()).toBe('SELECT 1');
  expect(decodeSql(Buffer.from('é', 'utf8'))).toEqual({ text: 'é', guessed: null });
  expect(decodeSql(Buffer.from('é', 'latin1'))).toEqual({ text: 'é', guessed: 'Windows-1252' });
  const said = Buffer.concat([Buffer.from("SET client_encoding = 'WIN1251';\n"), Buffer.from([0xc6])]);
  expect(decodeSql(said)).toEqual({ text: "SET client_encoding = 'WIN1251';\nЖ", guessed: null });
});

test('variables of psql', () => {
  const variables = new Map([
    ['t', 'my table'],
    ['n', '3'],
  ]);
  const put = (text: string): string => interpolated(text, variables);
  expect(put(`SELECT :n, :'t', :"t", ':n', a::n, :unset, :{?n}, :{?x} -- :n`)).toBe(
    `SELECT 3, 'my table', "my table", ':n', a::n, :unset, TRUE, FALSE -- :n`,
  );
  expect(metaCommand(`\\set a :n 'b c' \`date\``, variables)).toEqual({
    name: 'set',
    arguments: ['a', '3', 'b c', null],
  });
});

test('conditions of psql nest, and what can not be decided is unknown', () => {
  const found = conditions();
  const take = (text: string): string => {
    found.take(metaCommand(text, new Map()));
    return found.running();
  };
  expect(
    [
      '\\if off',
      '\\if on',
      '\\endif',
      '\\elif yes',
      '\\if `x`',
      '\\else',
      '\\endif',
      '\\else',
      '\\endif',
    ].map(take),
  ).toEqual(['skipped', 'skipped', 'skipped', 'runs', 'unknown', 'unknown', 'runs', 'skipped', 'runs']);
});

test('a change that sqitch reworked is run as it was tagged, then as it is', () => {
  expect(sqitchChanges(readFileSync(project('sqitch/sqitch.plan'), 'utf8'))).toEqual([
    'roles',
    'events@v1',
    'events',
  ]);
});

const json = async (options: AuditOptions): Promise<Report> =>
  JSON.parse((await runAuditVerb({ ...options, format: 'json' })).stdout) as Report;

test('a folder of flyway migrations is what it is in the end, but for what is no SQL', async () => {
  const report = await json({ sql: [project('flyway')] });
  const [table] = report.tables;
  expect(table?.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(report.notLoaded).toMatchObject([{ line: 1, statement: 'V11__more.js', couldMatter: true }]);
  expect(table?.verdict).toBe('unproven');
  expect(report.assumptions.join(' ')).toContain(
    '1 file that takes a migration back is left out (U2__open.sql)',
  );
});

test('an installation by psql: included files, variables, conditions, a rollback, another database', async () => {
  const report = await json({ sql: [project('psql')], owner: 'installer' });
  expect(report.server.database).toBe('shop');
  const [table] = report.tables;
  expect(table?.table).toBe('event_log');
  expect(
    table?.findings
      .filter(({ severity }) => severity === 'error')
      .map(({ rule, role, place }) => [rule, role, place?.line]),
  ).toEqual([
    ['database-owner-can-log-in', 'installer', 4],
    ['schema-owner-can-log-in', 'installer', 1],
  ]);
  expect(
    report.notLoaded.map(({ line, couldMatter, reason }) => [line, couldMatter, reason.slice(0, 40)]),
  ).toEqual([
    [15, true, 'it stands behind an \\if whose condition '],
    [23, true, 'what \\gexec makes of its result is not r'],
    [25, true, 'what \\gexec makes of its result is not r'],
    [27, false, 'rows are not loaded'],
    [30, true, 'syntax error at or near ":"'],
  ]);
});

/** Memberships and owners of schemas, after a host's own statements. */
const ofHost = (assume: string): Promise<readonly [readonly string[], readonly string[]]> =>
  withSqlDatabase(
    { paths: [project('dbmate')], owner: undefined, assume },
    async (database) =>
      (await Promise.all([
        lines(
          database,
          `SELECT format('%s in %s%s', m.member::regrole, m.roleid::regrole, CASE WHEN bool_or(m.admin_option) THEN ' with admin' END)
             FROM pg_auth_members AS m WHERE m.member::regrole::text !~ '^pg_' GROUP BY m.member, m.roleid`,
        ),
        lines(
          database,
          `SELECT format('%s of %s', nspname, nspowner::regrole) FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'`,
        ),
      ])) as [string[], string[]],
  );

const lines = async (database: Queryable, query: string): Promise<readonly string[]> =>
  ((await database.query(sql.__dangerous__rawValue(query))) as readonly { format: string }[])
    .map(({ format }) => format)
    .sort();

test('Supabase: who is a member of what, as its own tests list it (z_17_roles.out), and who owns the schemas', async () => {
  const [memberships, schemas] = await ofHost('supabase');
  expect(memberships).toEqual([
    'authenticator in anon',
    'authenticator in authenticated',
    'authenticator in service_role',
    'postgres in anon with admin',
    'postgres in authenticated with admin',
    'postgres in authenticator with admin',
    'postgres in pg_create_subscription',
    'postgres in pg_monitor with admin',
    'postgres in pg_read_all_data with admin',
    'postgres in pg_signal_backend with admin',
    'postgres in service_role with admin',
    'supabase_etl_admin in pg_read_all_data',
    'supabase_read_only_user in pg_read_all_data',
    'supabase_realtime_admin in anon',
    'supabase_realtime_admin in authenticated',
    'supabase_realtime_admin in service_role',
    'supabase_storage_admin in authenticator',
  ]);
  expect(schemas).toEqual([
    'auth of supabase_admin',
    'extensions of postgres',
    'graphql_public of supabase_admin',
    'public of pg_database_owner',
    'realtime of supabase_admin',
    'storage of supabase_admin',
    'vault of supabase_admin',
  ]);
});

test('Neon: whoever is made in its console may write every table', async () => {
  const [memberships] = await ofHost('neon');
  expect(memberships).toEqual([
    'neon_superuser in pg_create_subscription',
    'neon_superuser in pg_monitor with admin',
    'neon_superuser in pg_read_all_data',
    'neon_superuser in pg_signal_backend with admin',
    'neon_superuser in pg_write_all_data',
    'neondb_owner in neon_superuser',
  ]);
  const report = await json({ sql: [project('dbmate')], assume: 'neon' });
  const found = report.tables.flatMap(({ findings }) =>
    findings.filter(({ severity }) => severity === 'error'),
  );
  expect(found.map(({ rule, role }) => `${rule} by ${role}`)).toEqual(
    expect.arrayContaining(['owner-can-log-in by neondb_owner', 'write-all-data by neondb_owner']),
  );
});

test('a Supabase project: the API may do what the default privileges say, where row security lets it', async () => {
  const report = await json({ sql: [project('supabase')], assume: 'supabase' });
  const [table] = report.tables;
  const of = (rule: string) => table?.findings.filter((finding) => finding.rule === rule) ?? [];
  expect(of('truncate-granted').map(({ path }) => path.slice(0, 2).join(' → '))).toContain(
    'authenticator → SET ROLE anon',
  );
  // Row security has no policy for DELETE: that is a wall for anon, and none for service_role, which bypasses it.
  const deletes = of('delete-granted').filter(({ role }) => role === 'authenticator');
  expect(deletes.map(({ path, severity }) => [path[1], severity]).sort()).toEqual([
    ['SET ROLE anon', 'warning'],
    ['SET ROLE authenticated', 'warning'],
    ['SET ROLE service_role', 'error'],
  ]);
  expect(of('extension-owner-can-log-in').map(({ role }) => role)).toEqual(['postgres']);
  expect(report.notLoaded.map(({ line, couldMatter }) => [line, couldMatter])).toEqual([[12, false]]);
  expect(report.assumptions.join(' ')).toContain('vector: a stand-in');
  await expect(json({ sql: [project('supabase')], assume: 'heroku' })).rejects.toThrow(
    /"heroku" is no host that is known/,
  );
});
