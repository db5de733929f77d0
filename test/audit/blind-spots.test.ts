import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Verdict } from '../../generator/audit/finding.ts';
import { auditPool, errorsOf } from './audit-pool.ts';
import { openStage, runAs, runScript, type Stage, scalar } from './database.ts';

/**
 * Ways in that lead over several objects. Each is walked by the role before it is judged, so a case whose harm
 * PostgreSQL refuses is no case; then the fix of the report is run, and the way must be closed.
 */
interface Way {
  readonly title: string;
  readonly script: string;
  readonly verdict: Verdict;
  readonly rule: string;
  /** What the role does; absent where nothing can be shown. */
  readonly attack?: string;
  readonly role?: string;
  readonly proof?: string;
  readonly since?: number;
  readonly unguarded?: boolean;
  /** Nothing that a statement could close. */
  readonly unfixable?: boolean;
}

const base = (name: string): string => readFileSync(new URL(`bases/${name}.sql`, import.meta.url), 'utf8');
const PINNED = 'SET search_path = pg_catalog, pg_temp';
const GONE = 'SELECT count(*) = 0 FROM ledger.events';
const AN_EVENT = `INSERT INTO ledger.events (event_type, payload) VALUES ('claimed_transaction', '{}')`;

const definer = (name: string, body: string, rest = ''): string => `
  CREATE FUNCTION ${name} RETURNS void LANGUAGE plpgsql SECURITY DEFINER ${PINNED} AS $$ BEGIN ${body}; END $$;
  ${rest}`;
const trigger = (name: string, body: string, rest = ''): string => `
  CREATE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql ${rest} AS $$ BEGIN ${body}; END $$;`;
const DELETES = 'DELETE FROM ledger.events';

const TENANT = `
  ALTER TABLE ledger.events ENABLE ROW LEVEL SECURITY;
  CREATE POLICY reads ON ledger.events FOR SELECT USING (true);
  CREATE POLICY appends ON ledger.events FOR INSERT WITH CHECK (true);
  CREATE POLICY of_a_tenant ON ledger.events FOR DELETE USING (event_type = current_setting('app.tenant'));
  GRANT DELETE ON ledger.events TO app;`;

const WAYS: readonly Way[] = [
  {
    title: 'a policy that asks for a setting, which any session may choose',
    script: TENANT,
    verdict: 'nominal',
    rule: 'delete-granted',
    attack: `SET app.tenant = 'claimed_transaction'; ${DELETES}`,
    proof: GONE,
    unguarded: true,
  },
  {
    title: 'a restrictive policy for everybody that lets no row through is a wall',
    script: `${TENANT} CREATE POLICY nobody ON ledger.events AS RESTRICTIVE FOR DELETE USING (false);`,
    verdict: 'append-only',
    rule: 'delete-granted',
    unguarded: true,
  },
  {
    title: 'dblink_connect_u, which leads wherever the server itself may connect',
    script: 'CREATE EXTENSION dblink; GRANT EXECUTE ON FUNCTION dblink_connect_u(text) TO app;',
    verdict: 'unproven',
    rule: 'server-function-granted',
  },
  {
    title: 'a definer function calls a function that deletes',
    script: `
      CREATE FUNCTION ledger.sweep() RETURNS void LANGUAGE sql AS '${DELETES}';
      CREATE FUNCTION ledger.tidy() RETURNS void LANGUAGE plpgsql AS $$ BEGIN PERFORM ledger.sweep(); END $$;
      ${definer('public.nightly()', 'PERFORM ledger.tidy()')}`,
    verdict: 'nominal',
    rule: 'definer-function',
    attack: 'SELECT public.nightly()',
    proof: GONE,
    unguarded: true,
  },
  {
    title: 'a definer procedure calls a procedure that truncates',
    script: `
      CREATE PROCEDURE ledger.sweep() LANGUAGE plpgsql AS $$ BEGIN TRUNCATE ledger.events; END $$;
      CREATE PROCEDURE public.nightly() LANGUAGE plpgsql SECURITY DEFINER ${PINNED} AS $$ BEGIN CALL ledger.sweep(); END $$;`,
    verdict: 'nominal',
    rule: 'definer-function',
    attack: 'CALL public.nightly()',
    proof: GONE,
    unguarded: true,
  },
  {
    title: 'a definer function of a harmless owner calls one of the owner of the table',
    script: `
      CREATE ROLE batch NOLOGIN; GRANT USAGE ON SCHEMA ledger TO batch;
      ${definer('ledger.sweep()', DELETES, 'ALTER FUNCTION ledger.sweep() OWNER TO ledger_owner; REVOKE EXECUTE ON FUNCTION ledger.sweep() FROM PUBLIC; GRANT EXECUTE ON FUNCTION ledger.sweep() TO batch;')}
      ${definer('public.nightly()', 'PERFORM ledger.sweep()', 'ALTER FUNCTION public.nightly() OWNER TO batch;')}`,
    verdict: 'nominal',
    rule: 'definer-function',
    attack: 'SELECT public.nightly()',
    proof: GONE,
    unguarded: true,
  },
  {
    title: 'dynamic SQL behind two calls',
    script: `
      CREATE FUNCTION ledger.run(what text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN EXECUTE what; END $$;
      ${definer('public.nightly(what text)', 'PERFORM ledger.run(what)')}`,
    verdict: 'unproven',
    rule: 'definer-function',
    attack: `SELECT public.nightly('ALTER TABLE ledger.events DISABLE TRIGGER USER'); SELECT public.nightly('${DELETES}')`,
    proof: GONE,
  },
  {
    title: 'a definer function in C that no extension brought',
    script: `
      CREATE FUNCTION public.run_elsewhere(text, text) RETURNS text AS '$libdir/dblink', 'dblink_exec'
        LANGUAGE c SECURITY DEFINER;
      ALTER FUNCTION public.run_elsewhere(text, text) OWNER TO ledger_owner;`,
    verdict: 'unproven',
    rule: 'definer-function',
    unfixable: true,
  },
  {
    title: 'a policy with an operator whose function a login role owns',
    script: `
      CREATE SCHEMA search AUTHORIZATION app;
      SET ROLE app;
      CREATE FUNCTION search.same(text, text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 = $2';
      CREATE OPERATOR search.=== (LEFTARG = text, RIGHTARG = text, FUNCTION = search.same);
      RESET ROLE;
      GRANT DELETE ON ledger.events TO app;
      GRANT USAGE ON SCHEMA search TO PUBLIC;
      ALTER TABLE ledger.events ENABLE ROW LEVEL SECURITY;
      CREATE POLICY reading ON ledger.events FOR SELECT USING (true);
      CREATE POLICY appending ON ledger.events FOR INSERT WITH CHECK (true);
      CREATE POLICY forgetting ON ledger.events FOR DELETE USING (event_type OPERATOR(search.===) 'never');`,
    verdict: 'nominal',
    rule: 'function-owner-can-log-in',
    role: 'app',
    attack: `CREATE OR REPLACE FUNCTION search.same(text, text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true'; DELETE FROM ledger.events`,
    proof: GONE,
    unguarded: true,
  },
  {
    title: 'a data-modifying WITH in a definer function in SQL',
    script: `
      CREATE FUNCTION public.drain() RETURNS bigint LANGUAGE sql SECURITY DEFINER ${PINNED}
      AS 'WITH gone AS (DELETE FROM ledger.events RETURNING id) SELECT count(*) FROM gone';`,
    verdict: 'nominal',
    rule: 'definer-function',
    attack: 'SELECT public.drain()',
    proof: GONE,
    unguarded: true,
  },
  {
    title: 'a definer function writes a table whose trigger deletes',
    script: `
      CREATE TABLE ledger.jobs (note text); ALTER TABLE ledger.jobs OWNER TO ledger_owner;
      ${trigger('ledger.on_job', `${DELETES}; RETURN NEW`)}
      CREATE TRIGGER sweep AFTER INSERT ON ledger.jobs FOR EACH ROW EXECUTE FUNCTION ledger.on_job();
      ${definer('public.plan(note text)', 'INSERT INTO ledger.jobs VALUES (plan.note)')}`,
    verdict: 'nominal',
    rule: 'definer-function',
    attack: `SELECT public.plan('now')`,
    proof: GONE,
    unguarded: true,
  },
  {
    title: 'a definer trigger on another table alters the events',
    script: `
      CREATE TABLE ledger.jobs (note text); GRANT INSERT ON ledger.jobs TO app;
      ${trigger('ledger.on_job', `ALTER TABLE ledger.events DISABLE TRIGGER USER; ${DELETES}; RETURN NEW`, `SECURITY DEFINER ${PINNED}`)}
      CREATE TRIGGER sweep AFTER INSERT ON ledger.jobs FOR EACH ROW EXECUTE FUNCTION ledger.on_job();`,
    verdict: 'nominal',
    rule: 'definer-function',
    attack: `INSERT INTO ledger.jobs VALUES ('now')`,
    proof: GONE,
  },
  {
    title: 'a view with an INSTEAD OF trigger that runs as its owner',
    script: `
      CREATE VIEW public.recent AS SELECT id, event_type FROM ledger.events;
      GRANT SELECT, DELETE ON public.recent TO app;
      ${trigger('ledger.instead', 'DELETE FROM ledger.events WHERE id = OLD.id; RETURN OLD', `SECURITY DEFINER ${PINNED}`)}
      CREATE TRIGGER instead INSTEAD OF DELETE ON public.recent FOR EACH ROW EXECUTE FUNCTION ledger.instead();`,
    verdict: 'nominal',
    rule: 'definer-function',
    attack: 'DELETE FROM public.recent',
    proof: GONE,
    unguarded: true,
  },
  {
    title: 'a definer function calls a function that a login role owns',
    script: `
      CREATE SCHEMA app AUTHORIZATION app;
      CREATE FUNCTION app.helper() RETURNS int LANGUAGE sql AS 'SELECT 1'; ALTER FUNCTION app.helper() OWNER TO app;
      ${definer('public.nightly()', 'PERFORM app.helper()')}`,
    verdict: 'nominal',
    rule: 'definer-borrows-code',
    attack: `
      CREATE OR REPLACE FUNCTION app.helper() RETURNS int LANGUAGE plpgsql AS $$ BEGIN
        ALTER TABLE ledger.events DISABLE TRIGGER USER; ${DELETES}; RETURN 1; END $$;
      SELECT public.nightly()`,
    proof: GONE,
  },
  {
    title: 'a definer function writes a table that a login role owns',
    script: `
      CREATE TABLE public.notes (note text); ALTER TABLE public.notes OWNER TO app;
      CREATE SCHEMA app AUTHORIZATION app;
      ${definer('public.plan()', `INSERT INTO public.notes VALUES ('now')`)}`,
    verdict: 'nominal',
    rule: 'definer-borrows-code',
    attack: `
      CREATE FUNCTION app.evil() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        ALTER TABLE ledger.events DISABLE TRIGGER USER; ${DELETES}; RETURN NEW; END $$;
      CREATE TRIGGER evil BEFORE INSERT ON public.notes FOR EACH ROW EXECUTE FUNCTION app.evil();
      SELECT public.plan()`,
    proof: GONE,
  },
  {
    title: 'a pinned search_path that leaves pg_temp first',
    script: `
      CREATE TABLE ledger.notes (note text);
      CREATE SCHEMA app AUTHORIZATION app;
      CREATE FUNCTION public.plan() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = ledger
      AS $$ BEGIN INSERT INTO notes VALUES ('now'); END $$;`,
    verdict: 'nominal',
    rule: 'definer-search-path',
    attack: `
      CREATE FUNCTION app.evil() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        ALTER TABLE ledger.events DISABLE TRIGGER USER; ${DELETES}; RETURN NEW; END $$;
      CREATE TEMP TABLE notes (note text);
      GRANT ALL ON notes TO PUBLIC;
      CREATE TRIGGER evil BEFORE INSERT ON notes FOR EACH ROW EXECUTE FUNCTION app.evil();
      SELECT public.plan()`,
    proof: GONE,
  },
  {
    title: 'a pinned search_path with a schema where anybody may create',
    script: `
      CREATE TABLE ledger.notes (note text);
      GRANT CREATE ON SCHEMA public TO PUBLIC;
      CREATE FUNCTION ledger.plan() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, ledger, pg_temp
      AS $$ BEGIN INSERT INTO notes VALUES ('now'); END $$;`,
    verdict: 'nominal',
    rule: 'definer-search-path',
    attack: `
      CREATE FUNCTION public.evil() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        ALTER TABLE ledger.events DISABLE TRIGGER USER; ${DELETES}; RETURN NEW; END $$;
      CREATE TABLE public.notes (note text);
      GRANT ALL ON public.notes TO PUBLIC;
      CREATE TRIGGER evil BEFORE INSERT ON public.notes FOR EACH ROW EXECUTE FUNCTION public.evil();
      SELECT ledger.plan()`,
    proof: GONE,
  },
  {
    title: 'a definer function without search_path that calls a function by its bare name',
    script: `
      CREATE FUNCTION ledger.touch() RETURNS int LANGUAGE sql AS 'SELECT 1';
      CREATE SCHEMA app AUTHORIZATION app;
      CREATE FUNCTION public.plan() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
      AS $$ BEGIN PERFORM touch(); END $$;`,
    verdict: 'nominal',
    rule: 'definer-search-path',
    attack: `
      CREATE FUNCTION app.touch() RETURNS int LANGUAGE plpgsql AS $$ BEGIN
        ALTER TABLE ledger.events DISABLE TRIGGER USER; ${DELETES}; RETURN 1; END $$;
      SET search_path = app; SELECT public.plan()`,
    proof: GONE,
  },
  {
    title: 'a stamping trigger without search_path, and a writer who may create functions',
    script: `
      CREATE SCHEMA app AUTHORIZATION writer;
      ${trigger('ledger.stamp', 'NEW.occurred_at := clock_timestamp(); RETURN NEW')}
      ALTER FUNCTION ledger.stamp() OWNER TO ledger_owner;
      CREATE TRIGGER stamp BEFORE INSERT ON ledger.events FOR EACH ROW EXECUTE FUNCTION ledger.stamp();
      GRANT INSERT (occurred_at) ON ledger.events TO writer;`,
    verdict: 'nominal',
    rule: 'time-forgeable',
    role: 'writer',
    attack: `
      CREATE FUNCTION app.clock_timestamp() RETURNS timestamptz LANGUAGE sql AS $$ SELECT timestamptz '2001-01-01' $$;
      SET search_path = app, pg_catalog;
      ${AN_EVENT}`,
    proof: `SELECT EXISTS (SELECT FROM ledger.events WHERE occurred_at < '2002-01-01')`,
  },
  {
    title: 'a guard without search_path that compares TG_OP, in front of a grant',
    script: `
      CREATE SCHEMA app AUTHORIZATION app;
      ${trigger('ledger.guard', `IF TG_OP = 'DELETE' THEN RAISE EXCEPTION 'no'; END IF; RETURN OLD`)}
      ALTER FUNCTION ledger.guard() OWNER TO ledger_owner;
      CREATE TRIGGER guard BEFORE DELETE ON ledger.events FOR EACH ROW EXECUTE FUNCTION ledger.guard();
      ALTER TABLE ledger.events ENABLE ALWAYS TRIGGER guard;
      GRANT DELETE ON ledger.events TO app;`,
    verdict: 'nominal',
    rule: 'delete-granted',
    attack: `
      CREATE FUNCTION app.never(text, text) RETURNS boolean LANGUAGE sql AS 'SELECT false';
      CREATE OPERATOR app.= (LEFTARG = text, RIGHTARG = text, FUNCTION = app.never);
      SET search_path = app, pg_catalog; DELETE FROM ledger.events`,
    proof: GONE,
    unguarded: true,
  },
  {
    title: 'a trigger function of the table calls one that a login role owns',
    script: `
      CREATE SCHEMA app AUTHORIZATION app;
      CREATE FUNCTION app.actor() RETURNS text LANGUAGE sql AS 'SELECT session_user::text'; ALTER FUNCTION app.actor() OWNER TO app;
      GRANT USAGE ON SCHEMA app TO PUBLIC;
      ${trigger('ledger.stamp', 'NEW.recorded_by := app.actor(); RETURN NEW', PINNED)}
      ALTER FUNCTION ledger.stamp() OWNER TO ledger_owner;
      CREATE TRIGGER stamp BEFORE INSERT ON ledger.events FOR EACH ROW EXECUTE FUNCTION ledger.stamp();`,
    verdict: 'nominal',
    rule: 'function-owner-can-log-in',
  },
  {
    title: 'a trusted extension of a login role holds the type of a column',
    script: `
      GRANT CREATE ON DATABASE scratch TO app; SET ROLE app; CREATE SCHEMA app; CREATE EXTENSION citext SCHEMA app; RESET ROLE;
      ALTER TABLE ledger.events ADD COLUMN note app.citext;`,
    verdict: 'nominal',
    rule: 'extension-owner-can-log-in',
    attack: 'DROP EXTENSION citext CASCADE',
    proof: `SELECT NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = 'ledger.events'::regclass AND attname = 'note')`,
    unfixable: true,
  },
  ...[
    {
      what: 'what a domain stands on',
      make: `CREATE DOMAIN ledger.kind AS app.citext; ALTER DOMAIN ledger.kind OWNER TO ledger_owner; ALTER TABLE ledger.events ADD COLUMN note ledger.kind;`,
      proof: `SELECT NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = 'ledger.events'::regclass AND attname = 'note')`,
    },
    {
      what: 'the function of a CHECK',
      make: `ALTER TABLE ledger.events ADD CONSTRAINT short CHECK (app.citext(event_type::text::char(1)) IS NOT NULL);`,
      proof: `SELECT NOT EXISTS (SELECT FROM pg_constraint WHERE conname = 'short')`,
    },
  ].map(
    ({ what, make, proof }): Way => ({
      title: `a trusted extension of a login role holds ${what}`,
      script: `
      GRANT CREATE ON DATABASE scratch TO app; SET ROLE app; CREATE SCHEMA app; CREATE EXTENSION citext SCHEMA app; RESET ROLE;
      ALTER SCHEMA app OWNER TO postgres; GRANT USAGE ON SCHEMA app TO PUBLIC; ${make}`,
      verdict: 'nominal',
      rule: 'extension-owner-can-log-in',
      attack: 'DROP EXTENSION citext CASCADE',
      proof,
      unfixable: true,
    }),
  ),
  {
    title: 'plpgsql is an extension that a login role made',
    script: `
      DROP EXTENSION plpgsql CASCADE; GRANT CREATE ON DATABASE scratch TO app; SET ROLE app; CREATE EXTENSION plpgsql; RESET ROLE;
      ${trigger('ledger.refuse_change', "RAISE EXCEPTION 'no'", PINNED)} ALTER FUNCTION ledger.refuse_change() OWNER TO ledger_owner;
      CREATE TRIGGER r BEFORE UPDATE OR DELETE ON ledger.events FOR EACH ROW EXECUTE FUNCTION ledger.refuse_change(); ALTER TABLE ledger.events ENABLE ALWAYS TRIGGER r;
      CREATE TRIGGER t BEFORE TRUNCATE ON ledger.events EXECUTE FUNCTION ledger.refuse_change(); ALTER TABLE ledger.events ENABLE ALWAYS TRIGGER t;`,
    verdict: 'nominal',
    rule: 'extension-owner-can-log-in',
    attack: 'DROP EXTENSION plpgsql CASCADE; RESET SESSION AUTHORIZATION; CREATE EXTENSION plpgsql',
    proof: `SELECT NOT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = 'ledger.events'::regclass AND NOT tgisinternal)`,
    unfixable: true,
  },
  {
    title: 'an append function of the owner takes the time from its caller by SELECT',
    script: `
      CREATE FUNCTION public.append(at timestamptz) RETURNS void LANGUAGE sql SECURITY DEFINER ${PINNED}
      AS $$ INSERT INTO ledger.events (occurred_at, event_type, payload) SELECT at, 'x', '{}' $$;`,
    verdict: 'nominal',
    rule: 'definer-function',
    attack: `SELECT public.append('2001-01-01')`,
    proof: `SELECT EXISTS (SELECT FROM ledger.events WHERE occurred_at < '2002-01-01')`,
  },
  {
    title: 'an append function that names no columns',
    script: `
      CREATE FUNCTION public.append(at timestamptz) RETURNS void LANGUAGE plpgsql SECURITY DEFINER ${PINNED}
      AS $$ BEGIN INSERT INTO ledger.events OVERRIDING SYSTEM VALUE VALUES (77, at, DEFAULT, DEFAULT, 'x', '{}'); END $$;`,
    verdict: 'nominal',
    rule: 'definer-function',
    attack: `SELECT public.append('2001-01-01')`,
    proof: `SELECT EXISTS (SELECT FROM ledger.events WHERE occurred_at < '2002-01-01')`,
  },
  {
    title: 'a wall in front of one statement and dynamic SQL beside it',
    script: definer('public.nightly(what text)', `${DELETES}; EXECUTE what`),
    verdict: 'unproven',
    rule: 'definer-function',
  },
  {
    title: 'an owner that is not known for an actor that a setting gives',
    script: `
      CREATE FUNCTION public.append() RETURNS void LANGUAGE plpgsql SECURITY DEFINER ${PINNED}
      AS $$ BEGIN INSERT INTO ledger.events (recorded_by, event_type, payload) VALUES (current_setting('app.actor'), 'x', '{}'); END $$;`,
    verdict: 'nominal',
    rule: 'definer-function',
    attack: `SET app.actor = 'somebody else'; SELECT public.append()`,
    proof: `SELECT EXISTS (SELECT FROM ledger.events WHERE recorded_by = 'somebody else')`,
  },
  {
    title: 'the database belongs to a login role',
    script: 'ALTER DATABASE scratch OWNER TO app',
    verdict: 'nominal',
    rule: 'database-owner-can-log-in',
  },
  {
    title: 'a setting of the role puts its sessions into replica mode',
    script: `
      ALTER ROLE app SET session_replication_role = replica;
      ALTER TABLE ledger.events ENABLE TRIGGER events_guard_rows;
      ALTER TABLE ledger.events ENABLE TRIGGER events_guard_statement;
      GRANT DELETE ON ledger.events TO app;`,
    verdict: 'nominal',
    rule: 'delete-granted',
  },
  {
    title: 'a foreign server with a user mapping for everybody',
    script: `
      CREATE FOREIGN DATA WRAPPER postgres_fdw;
      CREATE SERVER back FOREIGN DATA WRAPPER postgres_fdw;
      CREATE USER MAPPING FOR PUBLIC SERVER back;
      GRANT USAGE ON FOREIGN SERVER back TO PUBLIC;`,
    verdict: 'unproven',
    rule: 'foreign-server-usable',
  },
  {
    title: 'a function in an untrusted language',
    script: `
      CREATE LANGUAGE shell HANDLER plpgsql_call_handler;
      CREATE FUNCTION public.anything() RETURNS void LANGUAGE shell AS 'BEGIN NULL; END';`,
    verdict: 'unproven',
    rule: 'untrusted-language',
  },
  {
    title: 'lo_export in the hands of a login role',
    script: 'GRANT EXECUTE ON FUNCTION pg_catalog.lo_export(oid, text) TO app',
    verdict: 'nominal',
    rule: 'server-function-granted',
  },
  {
    title: 'an event trigger whose definer function runs what it is given',
    script: `
      CREATE FUNCTION public.on_ddl() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER ${PINNED}
      AS $$ BEGIN EXECUTE 'SELECT ' || current_setting('app.x', true); END $$;
      CREATE EVENT TRIGGER watch ON ddl_command_end EXECUTE FUNCTION public.on_ddl();`,
    verdict: 'unproven',
    rule: 'definer-function',
  },
  {
    title: 'a constraint that is not enforced is no wall and no hole',
    script: `ALTER TABLE ledger.events ADD CONSTRAINT known CHECK (event_type <> '') NOT ENFORCED`,
    verdict: 'append-only',
    rule: 'constraint-not-enforced',
    since: 18,
  },
  {
    title: 'pg_signal_backend ends the sessions of writers',
    script: 'GRANT pg_signal_backend TO app',
    verdict: 'append-only',
    rule: 'powerful-attribute',
  },
];

describe.each([14, 18] as const)('ways round on PostgreSQL %i', (major) => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage(major);
  });
  afterAll(() => stage?.stop());

  test.each(WAYS.filter(({ since = 0 }) => major >= since))('$title', (way) =>
    stage.scene(
      [base('hardened'), ...(way.unguarded ? [base('unguarded')] : []), way.script],
      async (pool) => {
        const report = await auditPool(pool, { patterns: ['ledger.events'] });
        const [table] = report.tables;
        expect(table?.findings.map(({ rule }) => rule)).toContain(way.rule);
        expect(table?.verdict).toBe(way.verdict);
        const { attack, proof, role = 'app' } = way;
        if (way.verdict === 'nominal') {
          const errors = table?.findings.filter(({ severity }) => severity === 'error') ?? [];
          expect(errors.map((finding) => finding.rule)).toContain(way.rule);
        }
        if (attack !== undefined && proof !== undefined) {
          await runScript(pool, AN_EVENT);
          expect(await scalar(pool, proof)).toBe(false);
          if (way.verdict === 'nominal' && !way.unfixable) {
            await runScript(pool, report.fix.join('\n'));
            expect(errorsOf(await auditPool(pool, { patterns: ['ledger.events'] }))).toEqual([]);
            await runAs(pool, role, attack);
            expect(await scalar(pool, proof)).toBe(false);
          }
        }
      },
    ));

  test.each(
    WAYS.filter(({ attack, since = 0 }) => attack !== undefined && major >= since),
  )('the harm itself: $title', (way) =>
    stage.scene(
      [base('hardened'), ...(way.unguarded ? [base('unguarded')] : []), way.script, AN_EVENT],
      async (pool) => {
        const refused = await runAs(pool, way.role ?? 'app', way.attack ?? '');
        expect(await scalar(pool, way.proof ?? ''), refused.join('\n')).toBe(true);
      },
    ));
});
