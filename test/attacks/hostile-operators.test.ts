import { expect, test } from 'vitest';
import { installCatalog } from '../../generator/install/install.ts';
import { modelOf } from '../install/catalog.ts';
import { startServer } from '../servers/start.ts';
import { openSession, raw, refusalOf } from './session.ts';
import { vault } from './vault.ts';

const OPTIONS = { lockTimeoutMilliseconds: 5000 };

/** Every operator, function, type and collation that a validator could mean, in a schema of the writer's own. */
const HOSTILE = [
  'SET search_path = hostile',
  'CREATE TYPE hostile.yes AS ENUM ()',
  ...[
    ['text', 'text'],
    ['pg_catalog.int4', 'pg_catalog.int4'],
    ['pg_catalog.jsonb', 'pg_catalog.jsonb'],
  ].flatMap(([left, right]) => [
    `CREATE FUNCTION hostile.yes(${left}, ${right}) RETURNS pg_catalog.bool LANGUAGE sql AS 'SELECT true'`,
    ...['=', '<>', '<', '<=', '>', '>=', '~', '~~'].map(
      (name) =>
        `CREATE OPERATOR hostile.${name} (LEFTARG = ${left}, RIGHTARG = ${right}, FUNCTION = hostile.yes)`,
    ),
  ]),
  `CREATE FUNCTION hostile.nothing(pg_catalog.jsonb, pg_catalog.text[]) RETURNS pg_catalog.jsonb
     LANGUAGE sql AS $$ SELECT '{}'::pg_catalog.jsonb $$`,
  'CREATE OPERATOR hostile.- (LEFTARG = pg_catalog.jsonb, RIGHTARG = pg_catalog.text[], FUNCTION = hostile.nothing)',
  `CREATE FUNCTION hostile.jsonb_path_match(pg_catalog.jsonb, pg_catalog.jsonpath, silent pg_catalog.bool)
     RETURNS pg_catalog.bool LANGUAGE sql AS 'SELECT true'`,
  `CREATE FUNCTION hostile.length(text) RETURNS pg_catalog.int4 LANGUAGE sql AS 'SELECT 50'`,
  `CREATE FUNCTION hostile.ltrim(text, text) RETURNS text LANGUAGE sql AS $$ SELECT 'x' $$`,
  'CREATE DOMAIN hostile.text AS pg_catalog.text',
  'CREATE DOMAIN hostile.jsonb AS pg_catalog.jsonb',
  'CREATE COLLATION hostile."C" FROM pg_catalog."POSIX"',
  'SET search_path = hostile, pg_catalog',
];

const insert = ({
  type = 'paid',
  version = 1,
  subject = 'invoice',
  payload = '{"cents": 1}',
  reason = 'why',
}) =>
  `INSERT INTO vault.payments (run_id, event_type, event_version, subject_type, subject_id, actor, reason, payload)
   VALUES ('a3f10000-0000-4000-8000-000000000001', '${type}', ${version}, '${subject}', '1', 'ai/test', '${reason}',
           '${payload}')`;

const MALFORMED = [
  { payload: '{"cents": -1}' },
  { payload: '{"cents": 1, "more": 1}' },
  { payload: '{"cents": 1, "iban": "no"}' },
  { payload: '[]' },
  { type: 'remarked', payload: `{"text": "${'x'.repeat(101)}"}` },
  { version: 2 },
  { subject: 'other' },
  { reason: ' ' },
];

test.each([
  14, 18,
] as const)('PostgreSQL %i: a search_path with operators of its own in front opens nothing', async (major) => {
  const server = await startServer(major);
  const admin = openSession(server.url);
  const writer = openSession(server.urlFor({ user: 'attacker', password: 'of a test' }));
  try {
    await installCatalog(admin, modelOf(vault()), OPTIONS);
    await raw(admin, "CREATE ROLE attacker LOGIN PASSWORD 'of a test' IN ROLE vault_agent");
    await raw(admin, 'CREATE SCHEMA hostile AUTHORIZATION attacker');
    expect(await refusalOf(writer, HOSTILE)).toBeNull();
    expect(await raw(writer, "SELECT 'a'::pg_catalog.text = 'b'::pg_catalog.text AS equal")).toEqual([
      { equal: true },
    ]);
    for (const event of MALFORMED) {
      expect((await refusalOf(writer, [insert(event)]))?.code, JSON.stringify(event)).toBe('23514');
    }
    expect((await refusalOf(writer, [insert({ type: 'approved' })]))?.code).toBe('ID002');
    expect(await refusalOf(writer, [insert({})])).toBeNull();
    expect(await raw(admin, 'SELECT payload::text FROM vault.payments')).toEqual([
      { payload: '{"cents": 1}' },
    ]);
  } finally {
    await writer.dispose();
    await admin.dispose();
    await server.stop();
  }
});
