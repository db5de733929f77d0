import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ConnectionPool } from '@databases/pg';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FUNCTIONS } from '../../generator/catalog/expression/functions.ts';
import { validateCatalog } from '../../generator/catalog/validate.ts';
import type { EmbeddedServer } from '../../generator/database/embedded.ts';
import { boundQuery } from '../../generator/database/query.ts';
import { expressionText } from '../../generator/ddl/expression-text.ts';
import { installCatalog } from '../../generator/install/install.ts';
import { packageRoot } from '../../generator/package-root.ts';
import { openSession, raw } from '../attacks/session.ts';
import { definition, table } from '../catalog/definition.ts';
import { modelOf } from '../install/catalog.ts';
import { startServer } from '../servers/start.ts';
import { expressions } from './arbitrary-expression.ts';
import { eventTypes } from './arbitrary-projection.ts';

/** INDELIBLE_EXPRESSIONS=2000 INDELIBLE_SEED=7 looks at more, and elsewhere. */
const EXPRESSIONS = Number(process.env.INDELIBLE_EXPRESSIONS ?? 150);
const SEED = Number(process.env.INDELIBLE_SEED ?? 1);

const catalogWith = (sql: string, more: object = {}) =>
  definition({
    tables: {
      log: table({
        events: eventTypes(false, false),
        projections: {
          things: {
            doc: 'd',
            key: { subject: 'thing' },
            columns: { value: { fold: 'last', from: { opened: { sql } } } },
            ...more,
          },
        },
      }),
    },
  });

const sourceOf = (sql: string) => modelOf(catalogWith(sql)).tables[0]?.projections[0]?.columns[0];

describe.each([14, 18] as const)('PostgreSQL %i', (major) => {
  let server: EmbeddedServer;
  let database: ConnectionPool;
  beforeAll(async () => {
    server = await startServer(major);
    database = openSession(server.url);
    await installCatalog(database, modelOf(catalogWith('actor')), { lockTimeoutMilliseconds: 5000 });
  });
  afterAll(async () => {
    await database.dispose();
    await server.stop();
  });

  test('every function that an expression may call is immutable, and gives what is said', async () => {
    const rows = await raw(
      database,
      `SELECT proname || '(' || coalesce((SELECT string_agg(typname, ' ' ORDER BY position) FROM unnest(proargtypes) WITH ORDINALITY AS argument (type, position) JOIN pg_type ON pg_type.oid = type), '') || ')' AS call,
              provolatile, proretset, prokind, (SELECT typname FROM pg_type WHERE oid = prorettype) AS gives
       FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace`,
    );
    const known = new Map(rows.map(({ call, ...more }) => [call, more]));
    for (const [name, signatures] of FUNCTIONS) {
      for (const { takes, gives } of signatures) {
        const call = `${name}(${takes.join(' ')})`;
        expect(known.get(call), call).toEqual({ provolatile: 'i', proretset: false, prokind: 'f', gives });
      }
    }
  });

  test.each(
    Object.entries(expressions),
  )('what is taken as %s is that for PostgreSQL, and immutable', async (_, arbitrary) => {
    for (const sql of fc.sample(arbitrary, { numRuns: EXPRESSIONS, seed: SEED })) {
      const column = sourceOf(sql);
      const value = column?.sources[0]?.value;
      if (value?.kind !== 'expression') throw new Error(`${sql} is no expression`);
      const { text } = expressionText(value.parts, '', null);
      const index = `CREATE INDEX tried ON shop.log ((${text}::"${column?.type}"))`;
      const type = `SELECT pg_typeof(${text})::text AS type, pg_typeof(NULL::"${column?.type}")::text AS wanted FROM (SELECT (NULL::shop.log).*) AS event`;
      await raw(database, 'BEGIN');
      await raw(database, index).catch((error: unknown) => {
        throw new Error(`PostgreSQL does not take ${sql}`, { cause: error });
      });
      const [typed] = await raw(database, type);
      expect(typed?.type === 'unknown' ? 'text' : typed?.type, sql).toBe(typed?.wanted);
      await raw(database, 'ROLLBACK');
    }
  });

  test('no operator, function or type of somebody else takes part', async () => {
    await raw(database, 'CREATE SCHEMA hostile');
    for (const statement of [
      `CREATE FUNCTION hostile.upper(text) RETURNS text LANGUAGE sql AS $$ SELECT 'hostile' $$`,
      `CREATE FUNCTION hostile.times(int, numeric) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$ SELECT 666.0 $$`,
      `CREATE OPERATOR hostile.* (LEFTARG = int, RIGHTARG = numeric, FUNCTION = hostile.times)`,
      `CREATE DOMAIN hostile.text AS pg_catalog.text CHECK (VALUE = 'hostile')`,
    ])
      await raw(database, statement);
    const catalog = modelOf({
      ...catalogWith('upper(actor)::text', {
        key: { fields: { size: { opened: { sql: 'length(subject_id) * 1.5' } } } },
      }),
      schema: 'diverted',
    });
    const session = openSession(server.url);
    await raw(session, 'SET search_path = hostile, public, pg_catalog');
    await installCatalog(session, catalog, { lockTimeoutMilliseconds: 5000 });
    await raw(
      session,
      `INSERT INTO diverted.log (run_id, event_type, subject_type, subject_id, actor, reason, payload)
       VALUES ('a3f10000-0000-4000-8000-000000000044', 'opened', 'thing', 'four', 'ai/x', 'r', '{}')`,
    );
    const expected = [{ size: '6.0', value: 'AI/X' }];
    for (const from of ['things', 'things_as_of(99)', 'things_as_of(99, 6)'])
      expect(await raw(session, `SELECT size::varchar, value::varchar FROM diverted.${from}`), from).toEqual(
        expected,
      );
    expect(await raw(session, 'SELECT * FROM diverted.things_verify()')).toEqual([]);
    const rows = await session.query(
      boundQuery(
        `SELECT pg_catalog.pg_get_indexdef(i.oid) AS definition FROM pg_catalog.pg_class AS i WHERE i.relname OPERATOR(pg_catalog.=) 'things_key' AND i.relnamespace OPERATOR(pg_catalog.=) 'diverted'::pg_catalog.regnamespace`,
      ),
    );
    expect(rows[0].definition).not.toContain('hostile');
    await session.dispose();
  });

  test('a writer who calls other zones UTC or Europe/Zurich changes nothing of what is folded', async () => {
    const day = (zone: string) => `(occurred_at AT TIME ZONE '${zone}')::date`;
    const catalog = modelOf({
      ...catalogWith(day('Europe/Zurich'), { key: { fields: { day: { opened: { sql: day('UTC') } } } } }),
      schema: 'zoned',
    });
    await installCatalog(database, catalog, { lockTimeoutMilliseconds: 5000 });
    const session = openSession(server.url);
    for (const zone of ['UTC23', '<EUROPE/ZURICH>23']) {
      await raw(session, `SET TimeZone = '${zone}'`);
      await raw(
        session,
        `INSERT INTO zoned.log (run_id, event_type, subject_type, subject_id, actor, reason, payload)
         VALUES ('a3f10000-0000-4000-8000-000000000044', 'opened', 'thing', 'four', 'ai/x', 'r', '{}')`,
      );
    }
    const from = "FROM zoned.log WHERE event_type = 'opened'";
    const expected = await raw(
      database,
      `SELECT DISTINCT ON (1) (occurred_at AT TIME ZONE interval '0')::date::text AS day,
              (occurred_at AT TIME ZONE 'Europe/Zurich')::date::text AS value ${from} ORDER BY 1, id DESC`,
    );
    const stated = 'SELECT day::text, value::text FROM zoned.things';
    expect(await raw(database, `${stated} ORDER BY 1`)).toEqual(expected);
    expect(await raw(session, `${stated}_as_of(99) ORDER BY 1`)).toEqual(expected);
    const [{ day: first } = {}] = expected;
    expect(await raw(session, `${stated}_as_of(99, '${first}')`)).toEqual(expected.slice(0, 1));
    expect(await raw(session, 'SELECT * FROM zoned.things_verify()')).toEqual([]);
    await session.dispose();
  });
});

const REFUSED: readonly (readonly [string, RegExp])[] = [
  ['', /not one SQL expression|can not read/],
  ['1, 2', /not one SQL expression|a row/],
  ['1) , (2', /can not read/],
  ['1)::text || (2', /can not read/],
  ['1) FROM shop.log; DROP TABLE shop.log; SELECT (2', /can not read|not one/],
  ['1; DROP TABLE shop.log', /not one SQL expression/],
  ['1 FROM shop.log', /not one SQL expression/],
  ['actor AS a', /not one SQL expression/],
  ['1 UNION SELECT 2', /not one SQL expression/],
  ['DISTINCT actor', /not one SQL expression|can not read/],
  ['*', /not one SQL expression|no column|can not read/],
  ['actor -- and no more', /comment/],
  ['actor /* a */', /comment/],
  ['(SELECT 1)', /a subquery/],
  ['EXISTS (SELECT FROM pg_authid)', /a subquery/],
  ['ARRAY(SELECT rolpassword FROM pg_authid)', /a subquery/],
  ['$1', /a parameter/],
  ['now()', /now\(\) is not among/],
  ['random()', /random\(\)/],
  ['clock_timestamp()', /clock_timestamp/],
  ["nextval('x')", /nextval/],
  ['pg_sleep(1)', /pg_sleep/],
  ["set_config('a.b', 'c', false)", /set_config/],
  ["pg_read_file('/etc/passwd')", /pg_read_file/],
  ["current_setting('x')", /current_setting/],
  ['current_user', /of the session/],
  ['CURRENT_TIMESTAMP', /of the session/],
  ['shop.mine(1)', /shop\.mine\(\)/],
  ['public.upper(actor)', /public\.upper/],
  ['"UPPER"(actor)', /UPPER\(\)/],
  ['sum(event_version)', /sum\(\)/],
  ['count(*)', /count\(\)/],
  ['upper(actor) OVER ()', /upper\(\)/],
  ['jsonb_array_elements(payload)', /jsonb_array_elements/],
  ['actor OPERATOR(public.||) actor', /an operator with its schema/],
  ['actor === actor', /no text === text/],
  ['occurred_at::text', /settings of the session/],
  ["(payload ->> 't')::timestamptz", /settings of the session/],
  ["'today'::date", /settings of the session/],
  ["timestamptz 'now'", /settings of the session/],
  ["occurred_at > '2026-01-01'", /settings of the session/],
  ["GREATEST(occurred_at, '2026-01-01')", /different types/],
  ["date_trunc('day', occurred_at)", /date_trunc/],
  ['extract(hour FROM occurred_at)', /extract/],
  ["to_char(occurred_at, 'YYYY')", /to_char/],
  ["occurred_at + interval '1 day'", /settings of the session/],
  ["'x' || 5", /settings of the session/],
  ['actor || id', /settings of the session/],
  ['payload::regclass', /a cast to regclass/],
  ["'pg_authid'::regclass::text", /a cast to regclass/],
  ['actor::shop.text', /a cast to shop\.text/],
  ['actor::text[]', /a cast to/],
  ['actor::varchar(3)', /a cast to/],
  ['actor COLLATE "C"', /COLLATE/],
  ["payload['t']", /a subscript/],
  ['(payload).x', /a subscript|no column/],
  ['ROW(1, 2)', /a row/],
  ['ARRAY[1]', /an array/],
  ["actor = ANY ('{a}')", /looks into an array/],
  ['tx', /no column tx/],
  ['nothing', /no column nothing/],
  ['event.actor', /no column event\.actor/],
  ['shop.log.actor', /no column/],
  ['log', /no column log/],
  ["payload ->> 'typo'", /no field "typo"/],
  ['actor AND true', /a text where a bool/],
  ['2 ^ 3', /no int4 \^ int4/],
  ["(occurred_at AT TIME ZONE 'EST')::date", /settings of the session/],
  ["(occurred_at AT TIME ZONE 'UTC5')::date", /settings of the session/],
  ["(occurred_at AT TIME ZONE '<A/B>5')::date", /settings of the session/],
  ['timezone(actor, occurred_at)::date', /no constant/],
  ["(occurred_at AT TIME ZONE U&'UTC')::date", /no plain string/],
  ["(payload ->> 'n')::float8::text", /settings of the session/],
  ["payload ->> 't' = NULL", /settings of the session/],
  ['5::float8', /a float8, which no column is/],
  ["occurred_at AT TIME ZONE 'UTC'", /a timestamp, which no column is/],
  ['occurred_at - occurred_at', /an? interval, which no column is/],
  ["CASE WHEN true THEN 'a' ELSE 1.5 END || ''", /settings of the session|different types/],
];

test.each(REFUSED)('%s is refused, with its place in the catalog', (sql, problem) => {
  const { catalog, problems } = validateCatalog(catalogWith(sql));
  expect(catalog).toBeNull();
  expect(problems).toEqual([
    {
      at: 'tables.log.projections.things.columns.value.from.opened.sql',
      problem: expect.stringMatching(problem),
      hint: expect.stringMatching(/\S/),
    },
  ]);
});

test('an expression of a key has its place, too, and one in the place of a path for all types is refused', () => {
  const key = (fields: object) => validateCatalog(catalogWith('actor', { key: { fields } })).problems;
  expect(key({ a: { opened: { sql: 'now()' } } })).toMatchObject([
    { at: 'tables.log.projections.things.key.fields.a.opened.sql' },
  ]);
  expect(key({ a: { opened: { sql: 'payload' } } })).toMatchObject([
    { problem: 'a key is text, a number or a boolean' },
  ]);
  expect(key({ a: { opened: { sql: "(occurred_at AT TIME ZONE 'Europe/Zurich')::date" } } })).toMatchObject([
    { at: 'tables.log.projections.things.key.fields.a', problem: expect.stringMatching(/time zone/) },
  ]);
  expect(key({ a: { opened: { sql: 1 } } })).not.toEqual([]);
});

test('the page names every function, and no other', async () => {
  const page = await readFile(join(packageRoot, 'docs/projections.md'), 'utf8');
  const [, list = ''] = /^- (`abs`[\s\S]*?)\.$/m.exec(page) ?? [];
  const named = [...list.matchAll(/`([a-z_0-9]+)`/g)].map(([, name]) => name);
  expect(named).toEqual([...FUNCTIONS.keys()].sort());
});

test('a deep or a long expression is told, and ends nothing', () => {
  for (const sql of [`${'('.repeat(20000)}1${')'.repeat(20000)}`, `1${' + 1'.repeat(20000)}`]) {
    const { catalog, problems } = validateCatalog(catalogWith(sql));
    if (catalog === null)
      expect(problems).toMatchObject([{ at: expect.stringContaining('from.opened.sql') }]);
  }
});
