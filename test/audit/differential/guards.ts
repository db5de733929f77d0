import fc from 'fast-check';
import type { Attack } from './oracle.ts';
import { statements } from './plpgsql.ts';

/** Trigger functions at random, as far as what decides in them is something that `GUARD_SESSIONS` bring about. */
const ASKED = [
  ...['UPDATE', 'DELETE', 'TRUNCATE'].flatMap((operation) => [
    `TG_OP = '${operation}'`,
    `TG_OP <> '${operation}'`,
    `TG_OP NOT IN ('INSERT', '${operation}')`,
  ]),
  `TG_OP = ANY ('{UPDATE,DELETE}')`,
  `TG_OP LIKE 'D%'`,
  `lower(TG_OP) IN ('update', 'truncate')`,
  `TG_LEVEL = 'ROW'`,
  `TG_WHEN = 'AFTER'`,
  'TG_NARGS = 1',
  `TG_ARGV[0] = 'deny'`,
  `TG_ARGV[1] IS NULL`,
  `TG_TABLE_NAME = 'events'`,
  `TG_TABLE_SCHEMA <> 'ledger'`,
  `session_user = 'app'`,
  `session_user <> 'app'`,
  `current_user = 'app'`,
  `current_user = 'g1'`,
  `current_user NOT IN ('g2', 'postgres')`,
  `pg_has_role('g1', 'MEMBER')`,
  `pg_has_role(session_user, 'g2', 'MEMBER')`,
  `current_setting('app.bypass', true) = 'on'`,
  `current_setting('app.bypass', true) IS DISTINCT FROM 'on'`,
  `current_setting('app.bypass') = 'on'`,
  `coalesce(current_setting('app.bypass', true), '') = ''`,
  `current_setting('app.bypass', true)::boolean`,
  `OLD.event_type = 'claimed_transaction'`,
  `OLD.event_type <> 'never'`,
  'OLD.* IS DISTINCT FROM NEW.*',
  'OLD IS NOT DISTINCT FROM NEW',
  'OLD.payload IS DISTINCT FROM NEW.payload',
  'NEW IS NULL',
  'OLD IS NOT NULL',
  'pg_trigger_depth() > 1',
  'pg_trigger_depth() = 1',
  'EXISTS (SELECT FROM pg_catalog.pg_roles)',
  'ok',
  'NOT ok',
  'ok IS NULL',
  'FOUND',
  'true',
  'false',
  'NULL',
  '1 = 1',
  `'a' = 'b'`,
];

const condition: fc.Arbitrary<string> = fc.oneof(
  { arbitrary: fc.constantFrom(...ASKED), weight: 4 },
  {
    arbitrary: fc
      .tuple(fc.constantFrom(...ASKED), fc.constantFrom('AND', 'OR'), fc.constantFrom(...ASKED))
      .map(([left, operator, right]) => `(${left} ${operator} ${right})`),
    weight: 1,
  },
  { arbitrary: fc.constantFrom(...ASKED).map((asked) => `NOT (${asked})`), weight: 1 },
);

const RAISES = [
  `RAISE EXCEPTION 'no';`,
  `RAISE EXCEPTION 'no';`,
  `RAISE EXCEPTION 'no';`,
  'RAISE restrict_violation;',
  `RAISE SQLSTATE '23001';`,
  `RAISE EXCEPTION 'no' USING ERRCODE = 'query_canceled';`,
  `RAISE EXCEPTION USING ERRCODE = code, MESSAGE = 'no';`,
  'RAISE;',
  `RAISE NOTICE 'no';`,
  `RAISE WARNING '%', OLD;`,
  'ASSERT false;',
  'ASSERT ok;',
  'PERFORM ledger.fail();',
  `PERFORM ledger.fail_unless('g1');`,
  'ok := ledger.fail();',
  'PERFORM 1 / 0;',
  `EXECUTE 'SELECT 1 / 0';`,
  'n := 1 / n;',
  `n := 'x';`,
];

const RETURNS = [
  'RETURN OLD;',
  'RETURN OLD;',
  'RETURN NEW;',
  'RETURN NEW;',
  'RETURN NULL;',
  'RETURN coalesce(NEW, OLD);',
  `RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;`,
];

const DOES = [
  'NULL;',
  'ok := true;',
  'ok := NOT ok;',
  'NEW := OLD;',
  'OLD := NEW;',
  'NEW := NULL;',
  'NEW.payload := OLD.payload;',
  `OLD.event_type := 'forged';`,
  `NEW.event_type := 'forged';`,
  'SELECT e.* INTO OLD FROM ledger.events AS e LIMIT 1;',
  `PERFORM set_config('app.bypass', 'on', true);`,
  `PERFORM set_config('app.bypass', 'off', true);`,
  `PERFORM pg_notify('events', TG_OP);`,
  `code := 'division_by_zero';`,
];

const body = statements({
  leaf: fc.oneof(
    { arbitrary: fc.constantFrom(...RAISES), weight: 3 },
    { arbitrary: fc.constantFrom(...RETURNS), weight: 1 },
    { arbitrary: fc.constantFrom(...DOES), weight: 2 },
  ),
  condition,
  caught: fc.constantFrom(
    'OTHERS',
    'OTHERS',
    'raise_exception',
    `SQLSTATE 'P0001'`,
    'restrict_violation',
    'integrity_constraint_violation',
    'division_by_zero',
    'assert_failure',
    'case_not_found OR undefined_object',
    'query_canceled OR OTHERS',
  ),
});

export interface Guard {
  readonly function: string;
  readonly trigger: string;
  /** It may fail by another error than its own: that it is called open then is held against nobody. */
  readonly mayFail: boolean;
}

/** What fails by itself, or where there is no row, or without a setting. */
const FAILS =
  /1 \/|'x'|current_setting\('app.bypass'\)|::boolean|USING ERRCODE = code|RAISE;|NEW := NULL|OLD := NEW/;
const ROWS = /\b(OLD|NEW)\b/;

export const guard: fc.Arbitrary<Guard> = fc
  .record({
    body: fc.oneof(
      body,
      body.map((text) => `${text} RETURN OLD;`),
      body.map((text) => `${text} RAISE EXCEPTION 'no';`),
    ),
    declared: fc.constantFrom('ok boolean := false;', 'ok boolean;', 'ok CONSTANT boolean := true;'),
    security: fc.constantFrom('', '', 'SECURITY DEFINER'),
    timing: fc.constantFrom('BEFORE', 'BEFORE', 'BEFORE', 'AFTER'),
    level: fc.constantFrom('ROW', 'ROW', 'ROW', 'STATEMENT'),
    args: fc.constantFrom('', `'deny'`, `'warn', 'deny'`),
    state: fc.constantFrom('ENABLE ALWAYS', 'ENABLE ALWAYS', 'ENABLE'),
  })
  .map(({ body, declared, security, timing, level, args, state }) => ({
    function: `CREATE OR REPLACE FUNCTION ledger.guard() RETURNS trigger LANGUAGE plpgsql ${security}
      SET search_path = pg_catalog, pg_temp
      AS $$ DECLARE ${declared} n int := 0; code text := 'raise_exception'; BEGIN ${body} END $$`,
    mayFail: FAILS.test(body) || (level === 'STATEMENT' && ROWS.test(body)),
    trigger: `CREATE TRIGGER guard ${timing} UPDATE OR DELETE ${level === 'ROW' ? '' : 'OR TRUNCATE'} ON ledger.events
      FOR EACH ${level} EXECUTE FUNCTION ledger.guard(${args}); ALTER TABLE ledger.events ${state} TRIGGER guard`,
  }));

/** What a session may say before it tries, where the function asks for it. */
const SETTINGS: readonly (readonly [statement: string, asked: RegExp])[] = [
  ['', /^/],
  [`SET app.bypass = 'on';`, /app\.bypass/],
  [`SET app.bypass = 'off';`, /app\.bypass/],
  [`SET app.bypass = '';`, /app\.bypass/],
  [
    `SET app.bypass = 'on'; SET plpgsql.check_asserts = off;`,
    /app\.bypass(.|\n)*ASSERT|ASSERT(.|\n)*app\.bypass/,
  ],
  ['SET plpgsql.check_asserts = off;', /ASSERT/],
];

const STATEMENTS: readonly (readonly [capability: string, statement: string])[] = [
  ['update', `UPDATE ledger.events SET event_type = 'forged'`],
  ['update', `UPDATE ledger.events SET payload = '{"forged": true}'`],
  ['update', `UPDATE ledger.events SET event_type = 'forged' WHERE event_type = 'expense_written'`],
  ['update', `UPDATE ledger.events SET payload = '{"forged": true}' WHERE event_type = 'expense_written'`],
  ['delete', 'DELETE FROM ledger.events'],
  ['delete', `DELETE FROM ledger.events WHERE event_type = 'expense_written'`],
  ['truncate', 'TRUNCATE ledger.events'],
];

/** In a trigger of a temporary table, for `pg_trigger_depth()`. */
const nested = (statement: string): string =>
  `CREATE TEMPORARY TABLE nested (n int); CREATE FUNCTION pg_temp.nested() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${statement}; RETURN NULL; END $$;
   CREATE TRIGGER nested AFTER INSERT ON nested FOR EACH ROW EXECUTE FUNCTION pg_temp.nested(); INSERT INTO nested VALUES (1)`;

/** What is tried: nothing else can come to another end. */
export const attacksOn = (given: Guard): readonly Attack[] =>
  SETTINGS.filter(([, asked]) => asked.test(given.function)).flatMap(([setting]) =>
    STATEMENTS.flatMap(([capability, statement]) =>
      [statement, ...(given.function.includes('pg_trigger_depth') ? [nested(statement)] : [])].map(
        (tried) => ({
          capability,
          evidence: 'rows',
          counted: null,
          forges: null,
          statement: `${setting} ${tried}`,
          since: 0,
          needed: [],
        }),
      ),
    ),
  );

/** Every table of the scene: two events, two roles that the session may be, and grants that leave it all to the guard. */
export const GUARDED = `
  DROP TRIGGER events_guard_rows ON ledger.events;
  DROP TRIGGER events_guard_statement ON ledger.events;
  CREATE ROLE g1;
  CREATE ROLE g2;
  GRANT g1 TO app;
  GRANT UPDATE, DELETE, TRUNCATE ON ledger.events TO app, g1;
  GRANT SELECT ON ledger.events TO g1;
  GRANT USAGE ON SCHEMA ledger TO PUBLIC;
  CREATE FUNCTION ledger.fail() RETURNS boolean LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
    AS $$ BEGIN RAISE EXCEPTION 'no'; END $$;
  CREATE FUNCTION ledger.fail_unless(role text) RETURNS boolean LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
    AS $$ BEGIN IF current_user <> role THEN RAISE EXCEPTION 'no'; END IF; RETURN true; END $$;
  ALTER FUNCTION ledger.fail() OWNER TO ledger_owner;
  ALTER FUNCTION ledger.fail_unless(text) OWNER TO ledger_owner;
  INSERT INTO ledger.events (event_type, payload) VALUES ('claimed_transaction', '{}'), ('expense_written', '{}')`;
