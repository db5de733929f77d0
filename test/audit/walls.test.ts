import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MAJORS } from '../servers/majors.ts';
import { auditPool, errorsOf } from './audit-pool.ts';
import { openStage, runAs, runScript, type Stage, scalar } from './database.ts';

const base = (name: string): string => readFileSync(new URL(`bases/${name}.sql`, import.meta.url), 'utf8');
const HARDENED = base('hardened');
const UNGUARDED = base('unguarded');
const ROWS = 'SELECT count(*)::int FROM ledger.events';
const AN_EVENT = `INSERT INTO ledger.events (event_type, payload) VALUES ('claimed_transaction', '{}')`;

/** A guard function's body, and whether a role that holds DELETE is stopped by it. */
const BODIES: readonly (readonly [string, string, 'stops' | 'silent' | 'passes' | 'unknown'])[] = [
  ['raises', `RAISE EXCEPTION 'no'`, 'stops'],
  ['raises by condition name', `RAISE restrict_violation`, 'stops'],
  ['raises by SQLSTATE', `RAISE SQLSTATE '23001' USING MESSAGE = 'no'`, 'stops'],
  ['falls off its end', `NULL`, 'stops'],
  [
    'raises in both branches',
    `IF OLD.id > 0 THEN RAISE EXCEPTION 'no'; ELSE RAISE EXCEPTION 'never'; END IF`,
    'stops',
  ],
  ['only warns', `RAISE WARNING 'no'; RETURN OLD`, 'passes'],
  [
    'raises for another operation',
    `IF TG_OP = 'UPDATE' THEN RAISE EXCEPTION 'no'; END IF; RETURN OLD`,
    'passes',
  ],
  [
    'raises for operations in a list',
    `IF TG_OP IN ('UPDATE', 'DELETE') THEN RAISE EXCEPTION 'no'; END IF; RETURN OLD`,
    'stops',
  ],
  [
    'swallows its own error',
    `BEGIN RAISE EXCEPTION 'no'; EXCEPTION WHEN OTHERS THEN RETURN OLD; END`,
    'passes',
  ],
  ['raises again', `BEGIN RAISE EXCEPTION 'no'; EXCEPTION WHEN OTHERS THEN RAISE; END`, 'stops'],
  [
    'has a setting for a hatch',
    `IF current_setting('app.bypass', true) = 'on' THEN RETURN OLD; END IF; RAISE EXCEPTION 'no'`,
    'passes',
  ],
  ['drops the row', `RETURN NULL`, 'silent'],
  ['returns NEW, which a DELETE does not have', `RETURN NEW`, 'silent'],
  ['returns a NEW that it made of OLD', `NEW := OLD; RETURN NEW`, 'passes'],
  ['returns a NEW that it put something into', `NEW.event_type := 'x'; RETURN NEW`, 'passes'],
  [
    'returns a NEW that it selected',
    `SELECT e.* INTO NEW FROM ledger.events AS e LIMIT 1; RETURN NEW`,
    'passes',
  ],
  ['asserts, which a session may switch off', `ASSERT false, 'no'; RETURN OLD`, 'passes'],
  [
    'depends on the row',
    `IF OLD.event_type = 'final' THEN RAISE EXCEPTION 'no'; END IF; RETURN OLD`,
    'unknown',
  ],
  [
    'lets another role pass',
    `IF session_user = 'somebody' THEN RETURN OLD; END IF; RAISE EXCEPTION 'no'`,
    'stops',
  ],
  [
    'has a CASE without ELSE',
    `CASE TG_OP WHEN 'DELETE' THEN RAISE EXCEPTION 'no'; END CASE; RETURN OLD`,
    'stops',
  ],
  [
    'handles another error than its own',
    `BEGIN RAISE EXCEPTION 'no'; EXCEPTION WHEN division_by_zero THEN NULL; END; RETURN OLD`,
    'stops',
  ],
  [
    'handles its own error by name',
    `BEGIN RAISE EXCEPTION 'no'; EXCEPTION WHEN raise_exception THEN NULL; END; RETURN OLD`,
    'passes',
  ],
  [
    'handles its own error by number',
    `BEGIN RAISE SQLSTATE '22012'; EXCEPTION WHEN SQLSTATE '22000' THEN NULL; END; RETURN OLD`,
    'passes',
  ],
  [
    'raises what OTHERS leaves alone',
    `BEGIN RAISE query_canceled; EXCEPTION WHEN OTHERS THEN RETURN OLD; END`,
    'stops',
  ],
  [
    'fails before it raises, perhaps',
    `BEGIN IF OLD.id / (OLD.id - OLD.id) = 1 THEN NULL; END IF; RAISE EXCEPTION 'no'; EXCEPTION WHEN division_by_zero THEN RETURN OLD; END`,
    'unknown',
  ],
  [
    'asks for the operation in lower case',
    `IF lower(TG_OP) = ANY (ARRAY['update', 'delete']) THEN RAISE EXCEPTION 'no'; END IF; RETURN OLD`,
    'stops',
  ],
  [
    'asks for an operation that is never written like that',
    `IF TG_OP IN ('update', 'delete') THEN RAISE EXCEPTION 'no'; END IF; RETURN OLD`,
    'passes',
  ],
  [
    'lets a setting pass together with a role only',
    `IF current_setting('app.bypass', true) = 'on' AND session_user = 'postgres' THEN RETURN OLD; END IF; RAISE EXCEPTION 'no'`,
    'stops',
  ],
  [
    'raises for a role or without a setting',
    `IF session_user = 'somebody' OR current_setting('app.bypass', true) IS DISTINCT FROM 'on' THEN RAISE EXCEPTION 'no'; END IF; RETURN OLD`,
    'passes',
  ],
  [
    'lets a setting pass, or a role',
    `IF session_user = 'somebody' OR current_setting('app.bypass', true) = 'on' THEN RETURN OLD; END IF; RAISE EXCEPTION 'no'`,
    'passes',
  ],
  [
    'leaves a block before it raises',
    `<<open>> BEGIN EXIT open; RAISE EXCEPTION 'no'; END; RETURN OLD`,
    'passes',
  ],
  [
    'leaves a block for another operation',
    `<<open>> BEGIN EXIT open WHEN TG_OP = 'UPDATE'; RAISE EXCEPTION 'no'; END; RETURN OLD`,
    'stops',
  ],
  [
    'leaves the outer of two loops',
    `<<outer>> LOOP LOOP EXIT outer WHEN TG_OP = 'DELETE'; RAISE EXCEPTION 'no'; END LOOP; END LOOP; RETURN OLD`,
    'passes',
  ],
  [
    'goes on with its loop before it lets pass',
    `FOR i IN 1..2 LOOP CONTINUE; RETURN OLD; END LOOP; RAISE EXCEPTION 'no'`,
    'stops',
  ],
  [
    'handles an ASSERT that comes before',
    `BEGIN ASSERT false; RAISE EXCEPTION 'no'; EXCEPTION WHEN assert_failure THEN RETURN OLD; END`,
    'unknown',
  ],
  [
    'handles the error of a text that it runs before',
    `BEGIN EXECUTE 'SELECT 1 / 0'; RAISE EXCEPTION 'no'; EXCEPTION WHEN division_by_zero THEN RETURN OLD; END`,
    'unknown',
  ],
  ['loops for ever until it raises', `LOOP RAISE EXCEPTION 'no'; END LOOP`, 'stops'],
];

/** Guards that ask for the arguments of their trigger, or call a function; as above. */
const TOLD: readonly {
  readonly title: string;
  readonly body: string;
  readonly args?: string;
  readonly helper?: string;
  readonly level?: 'ROW' | 'STATEMENT';
  readonly said: 'stops' | 'passes' | 'unknown';
}[] = [
  {
    title: 'raises when an argument says so',
    body: `IF TG_ARGV[0] = 'deny' THEN RAISE EXCEPTION 'no'; END IF; RETURN OLD`,
    args: `'deny'`,
    said: 'stops',
  },
  {
    title: 'is told another thing',
    body: `IF TG_ARGV[0] = 'deny' THEN RAISE EXCEPTION 'no'; END IF; RETURN OLD`,
    args: `'warn'`,
    said: 'passes',
  },
  {
    title: 'waits for an argument that is not there',
    body: `IF TG_ARGV[0] <> 'off' THEN RAISE EXCEPTION 'no'; END IF; RETURN OLD`,
    said: 'passes',
  },
  {
    title: 'raises for the operations that it is told',
    body: `IF TG_OP = ANY (TG_ARGV) THEN RAISE EXCEPTION 'no'; END IF; RETURN OLD`,
    args: `'UPDATE', 'DELETE'`,
    said: 'stops',
  },
  {
    title: 'is told all operations but one',
    body: `IF TG_OP = ANY (TG_ARGV) THEN RAISE EXCEPTION 'no'; END IF; RETURN OLD`,
    args: `'UPDATE'`,
    said: 'passes',
  },
  {
    title: 'passes when it is told something',
    body: `IF TG_NARGS > 0 OR TG_TABLE_NAME <> 'events' THEN RETURN OLD; END IF; RAISE EXCEPTION 'no'`,
    said: 'stops',
  },
  {
    title: 'reads a truth value from an argument',
    body: `IF coalesce(TG_ARGV[1], 'true')::boolean THEN RAISE EXCEPTION 'no'; END IF; RETURN OLD`,
    args: `'x', 'off'`,
    said: 'passes',
  },
  {
    title: 'compares rows, which a trigger of the statement does not have',
    body: `IF OLD IS DISTINCT FROM NEW THEN RAISE EXCEPTION 'no'; END IF; RETURN NULL`,
    level: 'STATEMENT',
    said: 'passes',
  },
  {
    title: 'calls a function that raises',
    body: 'PERFORM ledger.fail(TG_OP); RETURN OLD',
    helper: `BEGIN RAISE EXCEPTION 'no %', what; END`,
    said: 'stops',
  },
  {
    title: 'assigns what a function that raises gives',
    body: 'PERFORM 1; ok := ledger.fail(TG_OP); RETURN OLD',
    helper: `BEGIN RAISE EXCEPTION 'no %', what; END`,
    said: 'stops',
  },
  {
    title: 'calls a function that warns',
    body: 'PERFORM ledger.fail(TG_OP); RETURN OLD',
    helper: `BEGIN RAISE WARNING 'no %', what; RETURN true; END`,
    said: 'passes',
  },
  {
    title: 'calls a function with a setting for a hatch',
    body: 'PERFORM ledger.fail(TG_OP); RETURN OLD',
    helper: `BEGIN IF current_setting('app.bypass', true) = 'on' THEN RETURN true; END IF; RAISE EXCEPTION 'no'; END`,
    said: 'passes',
  },
  {
    title: 'calls a function that asks what it is told',
    body: 'PERFORM ledger.fail(TG_OP); RETURN OLD',
    helper: `BEGIN IF what = 'UPDATE' THEN RAISE EXCEPTION 'no'; END IF; RETURN true; END`,
    said: 'unknown',
  },
  {
    title: 'catches what the function raises',
    body: 'BEGIN PERFORM ledger.fail(TG_OP); EXCEPTION WHEN restrict_violation THEN NULL; END; RETURN OLD',
    helper: 'BEGIN RAISE restrict_violation; END',
    said: 'passes',
  },
];

const guardTold = ({ body, args = '', helper, level = 'ROW' }: (typeof TOLD)[number]): string => `
  ${helper === undefined ? '' : `CREATE FUNCTION ledger.fail(what text) RETURNS boolean LANGUAGE plpgsql AS $$ ${helper} $$; ALTER FUNCTION ledger.fail(text) OWNER TO ledger_owner;`}
  CREATE FUNCTION ledger.guard() RETURNS trigger LANGUAGE plpgsql AS $$ DECLARE ok boolean; BEGIN ${body}; END $$;
  ALTER FUNCTION ledger.guard() OWNER TO ledger_owner;
  CREATE TRIGGER guard BEFORE DELETE ON ledger.events FOR EACH ${level} EXECUTE FUNCTION ledger.guard(${args});
  ALTER TABLE ledger.events ENABLE ALWAYS TRIGGER guard;
  GRANT DELETE ON ledger.events TO app;
  ${AN_EVENT};`;

const guardOf = (body: string): string => `
  CREATE FUNCTION ledger.guard() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${body}; END $$;
  ALTER FUNCTION ledger.guard() OWNER TO ledger_owner;
  CREATE TRIGGER guard BEFORE DELETE ON ledger.events FOR EACH ROW EXECUTE FUNCTION ledger.guard();
  ALTER TABLE ledger.events ENABLE ALWAYS TRIGGER guard;
  GRANT DELETE ON ledger.events TO app;
  ${AN_EVENT};`;

describe('what the audit says of a guard agrees with what PostgreSQL does', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage(18);
  });
  afterAll(() => stage?.stop());

  test.each(BODIES)('a guard that %s', (_name, body, expected) =>
    stage.scene([HARDENED, UNGUARDED, guardOf(body)], async (pool) => {
      const report = await auditPool(pool);
      const [finding] = report.tables.flatMap(({ findings }) =>
        findings.filter(({ rule }) => rule === 'delete-granted'),
      );
      const said =
        finding?.severity === 'error' ? 'passes' : finding?.confidence === 'unknown' ? 'unknown' : 'stops';
      expect(said).toBe(expected === 'silent' ? 'stops' : expected);
      const refused = await runAs(
        pool,
        'app',
        `SET app.bypass = 'on'; SET plpgsql.check_asserts = off; DELETE FROM ledger.events`,
      );
      const left = await scalar(pool, ROWS);
      if (expected === 'stops') expect([left, refused.length]).toEqual([1, 1]);
      if (expected === 'silent') expect([left, refused.length]).toEqual([1, 0]);
      if (expected === 'passes') expect(left).toBe(0);
    }));

  test.each(TOLD)('a guard that $title', (guard) =>
    stage.scene([HARDENED, UNGUARDED, guardTold(guard)], async (pool) => {
      const [finding] = (await auditPool(pool)).tables.flatMap(({ findings }) =>
        findings.filter(({ rule }) => rule === 'delete-granted'),
      );
      const said =
        finding?.severity === 'error' ? 'passes' : finding?.confidence === 'unknown' ? 'unknown' : 'stops';
      expect(said).toBe(guard.said);
      await runAs(pool, 'app', `SET app.bypass = 'on'; DELETE FROM ledger.events`);
      expect(await scalar(pool, ROWS)).toBe(guard.said === 'stops' ? 1 : 0);
    }));

  test('what is said of the grants is true: a wall where they are closed, none where they are open', () =>
    stage.scene([HARDENED, UNGUARDED, 'GRANT DELETE ON ledger.events TO app'], async (pool) => {
      const [table] = (await auditPool(pool)).tables;
      const said = table?.findings
        .filter(({ rule }) => rule.endsWith('guard-missing'))
        .map(({ message }) => message);
      expect(said).toEqual([
        'No trigger refuses UPDATE and DELETE on ledger.events, and the grants let app through: there is no wall.',
        'No trigger refuses TRUNCATE on ledger.events: the grants are the only wall.',
      ]);
    }));

  test('a rule DO INSTEAD NOTHING keeps the rows, silently', () =>
    stage.scene(
      [
        HARDENED,
        UNGUARDED,
        `CREATE RULE keep AS ON DELETE TO ledger.events DO INSTEAD NOTHING; GRANT DELETE ON ledger.events TO app; ${AN_EVENT}`,
      ],
      async (pool) => {
        expect(errorsOf(await auditPool(pool))).toEqual([]);
        await runAs(pool, 'app', 'DELETE FROM ledger.events');
        expect(await scalar(pool, ROWS)).toBe(1);
      },
    ));

  test('row security without a policy for DELETE keeps the rows, and not those of TRUNCATE', () =>
    stage.scene(
      [
        HARDENED,
        UNGUARDED,
        `ALTER TABLE ledger.events ENABLE ROW LEVEL SECURITY;
         CREATE POLICY see ON ledger.events FOR SELECT USING (true);
         GRANT DELETE, TRUNCATE ON ledger.events TO app; ${AN_EVENT}`,
      ],
      async (pool) => {
        expect(errorsOf(await auditPool(pool)).map((error) => error.split(':', 1)[0])).toEqual([
          'truncate-granted',
        ]);
        await runAs(pool, 'app', 'DELETE FROM ledger.events');
        expect(await scalar(pool, ROWS)).toBe(1);
        await runAs(pool, 'app', 'TRUNCATE ledger.events');
        expect(await scalar(pool, ROWS)).toBe(0);
      },
    ));

  test('a parent opens its child, and leaving it closes the child', () =>
    stage.scene(
      [
        HARDENED,
        UNGUARDED,
        `CREATE TABLE ledger.everything (event_type text);
         ALTER TABLE ledger.events INHERIT ledger.everything;
         GRANT DELETE ON ledger.everything TO app; GRANT SELECT ON ledger.everything TO app; ${AN_EVENT}`,
      ],
      async (pool) => {
        const report = await auditPool(pool);
        expect(errorsOf(report)).toEqual([expect.stringContaining('delete-granted')]);
        expect(report.fix).toEqual(['ALTER TABLE ledger.events NO INHERIT ledger.everything;']);
        await runScript(pool, report.fix.join('\n'));
        expect(errorsOf(await auditPool(pool))).toEqual([]);
        await runAs(pool, 'app', 'DELETE FROM ledger.everything');
        expect(await scalar(pool, ROWS)).toBe(1);
      },
    ));
});

const PARTITIONED = `
  CREATE TABLE ledger.journal (id bigint GENERATED ALWAYS AS IDENTITY, at date NOT NULL, note text) PARTITION BY RANGE (at);
  CREATE TABLE ledger.journal_2026 PARTITION OF ledger.journal FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
  ALTER TABLE ledger.journal OWNER TO ledger_owner;
  ALTER TABLE ledger.journal_2026 OWNER TO ledger_owner;
  CREATE TRIGGER guard_rows BEFORE UPDATE OR DELETE ON ledger.journal FOR EACH ROW EXECUTE FUNCTION ledger.refuse_change();
  CREATE TRIGGER guard_statement BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.journal
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
  GRANT INSERT (at, note) ON ledger.journal TO writer;
  INSERT INTO ledger.journal (at, note) VALUES ('2026-05-05', 'kept');`;

describe.each([MAJORS[0], MAJORS[4]])('partitions on PostgreSQL %i', (major) => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage(major);
  });
  afterAll(() => stage?.stop());
  const journal = { patterns: ['ledger.journal'] };

  test('TRUNCATE of a partition is not stopped by the guard on its parent', () =>
    stage.scene([HARDENED, PARTITIONED, 'GRANT TRUNCATE ON ledger.journal_2026 TO app'], async (pool) => {
      const report = await auditPool(pool, journal);
      expect(errorsOf(report)).toEqual([expect.stringContaining('truncate-granted: app may')]);
      expect(
        report.tables[0]?.findings.map(({ rule, key }) => `${rule} ${key.includes('journal_2026')}`),
      ).toContain('truncate-guard-missing true');
      await runAs(pool, 'app', 'TRUNCATE ledger.journal_2026');
      expect(await scalar(pool, 'SELECT count(*)::int FROM ledger.journal')).toBe(0);
    }));

  test('DELETE of a partition is stopped by the row guard that was cloned to it, until it is disabled there', () =>
    stage.scene(
      [HARDENED, PARTITIONED, 'GRANT SELECT, DELETE ON ledger.journal_2026 TO app'],
      async (pool) => {
        expect(errorsOf(await auditPool(pool, journal))).toEqual([]);
        expect(await runAs(pool, 'app', 'DELETE FROM ledger.journal_2026')).toHaveLength(1);
        await runScript(pool, 'ALTER TABLE ledger.journal_2026 DISABLE TRIGGER guard_rows');
        expect(errorsOf(await auditPool(pool, journal))).toEqual([
          expect.stringContaining('delete-granted: app may'),
        ]);
        expect(await runAs(pool, 'app', 'DELETE FROM ledger.journal_2026')).toEqual([]);
      },
    ));

  test('INSERT into a partition by its own name can supply what its table stamps', () =>
    stage.scene([HARDENED, PARTITIONED, 'GRANT INSERT ON ledger.journal_2026 TO PUBLIC'], async (pool) => {
      // aaa may log in and use nothing: it is no witness for what PUBLIC may do.
      await runScript(pool, 'CREATE ROLE aaa LOGIN');
      const report = await auditPool(pool, journal);
      expect(errorsOf(report)).toEqual([
        expect.stringContaining('id-forgeable: Every login role (app for one)'),
      ]);
      const forge = `INSERT INTO ledger.journal_2026 (id, at) OVERRIDING SYSTEM VALUE VALUES (-7, '2026-07-07')`;
      expect(await runAs(pool, 'aaa', forge)).toHaveLength(1);
      await runScript(pool, report.fix.join('\n'));
      expect(errorsOf(await auditPool(pool, journal))).toEqual([]);
      expect(await runAs(pool, 'app', forge)).toHaveLength(1);
    }));

  test('a partition with an owner of its own', () =>
    stage.scene([HARDENED, PARTITIONED, 'ALTER TABLE ledger.journal_2026 OWNER TO app'], async (pool) => {
      const report = await auditPool(pool, journal);
      expect(errorsOf(report)).toEqual([
        expect.stringContaining('owner-can-log-in: app can act as the owner of ledger.journal_2026'),
      ]);
      await runScript(pool, report.fix.join('\n'));
      expect(errorsOf(await auditPool(pool, journal))).toEqual([]);
      expect(
        await runAs(pool, 'writer', `INSERT INTO ledger.journal (at, note) VALUES ('2026-06-06', 'more')`),
      ).toEqual([]);
    }));
});
