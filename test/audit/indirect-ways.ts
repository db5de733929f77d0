import type { FarWay } from './far-ways.ts';
import { APPENDS_AT, IS_OLD, STAMP } from './random-ways.ts';

const PINNED = 'SET search_path = pg_catalog, pg_temp';
const GONE = `SELECT NOT EXISTS (SELECT FROM ledger.events WHERE event_type = 'claimed_transaction')`;
const NEW_EVENT = `INSERT INTO ledger.events (event_type, payload) VALUES ('x', '{}')`;

/** Topics with notes, which follow them by a foreign key. */
const NOTES = (action: string, granted: string): string => `
    CREATE TABLE public.topics (n int PRIMARY KEY); CREATE TABLE public.notes (n int DEFAULT 0 REFERENCES public.topics ON DELETE ${action});
    INSERT INTO public.topics VALUES (0), (1); INSERT INTO public.notes VALUES (1);
    ALTER TABLE public.topics OWNER TO ledger_owner; ALTER TABLE public.notes OWNER TO ledger_owner; GRANT USAGE ON SCHEMA public TO ledger_owner;
    CREATE SCHEMA own AUTHORIZATION app; GRANT ${granted} ON public.notes TO app;`;
const ON_NOTES = `GRANT USAGE ON SCHEMA own TO PUBLIC; CREATE FUNCTION own.f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN DELETE FROM ledger.events; RETURN coalesce(NEW, OLD); END $$;
      CREATE TRIGGER t BEFORE UPDATE OR DELETE ON public.notes FOR EACH ROW EXECUTE FUNCTION own.f()`;

/** A step of an aggregate that deletes events, which nobody may call. */
const STEP = `
    CREATE FUNCTION public.step(state int, value int) RETURNS int LANGUAGE plpgsql SECURITY DEFINER ${PINNED} AS $$ BEGIN DELETE FROM ledger.events; RETURN 1; END $$;
    ALTER FUNCTION public.step(int, int) OWNER TO ledger_owner; REVOKE EXECUTE ON FUNCTION public.step(int, int) FROM PUBLIC; GRANT USAGE, CREATE ON SCHEMA public TO ledger_owner;`;

const SAYS_CEO = `SELECT EXISTS (SELECT FROM ledger.events WHERE recorded_by = 'ceo')`;

/** A view that deletes events instead of what is inserted into it. */
const INSTEAD = (query: string): string => `
    CREATE TABLE ledger.jobs (n int); ALTER TABLE ledger.jobs OWNER TO ledger_owner; CREATE VIEW public.inner_jobs AS ${query}; ALTER VIEW public.inner_jobs OWNER TO ledger_owner; GRANT USAGE ON SCHEMA public TO ledger_owner;
    CREATE FUNCTION ledger.on_job() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER ${PINNED} AS $$ BEGIN DELETE FROM ledger.events; RETURN NEW; END $$; ALTER FUNCTION ledger.on_job() OWNER TO ledger_owner; REVOKE EXECUTE ON FUNCTION ledger.on_job() FROM PUBLIC;
    CREATE TRIGGER j INSTEAD OF INSERT ON public.inner_jobs FOR EACH ROW EXECUTE FUNCTION ledger.on_job();`;

const UPDATED_BY = (body: string): string => `
    CREATE FUNCTION ledger.keep() RETURNS trigger LANGUAGE plpgsql ${PINNED} AS $$ BEGIN ${body}; END $$; ALTER FUNCTION ledger.keep() OWNER TO ledger_owner;
    CREATE TRIGGER keep BEFORE UPDATE ON ledger.events FOR EACH ROW EXECUTE FUNCTION ledger.keep(); ALTER TABLE ledger.events ENABLE ALWAYS TRIGGER keep; GRANT UPDATE ON ledger.events TO app;`;

/** A definer function whose owner may not set session_replication_role. */
const purgeIn = (language: string, body: string): string => `
    CREATE FUNCTION public.purge() RETURNS void LANGUAGE ${language} SECURITY DEFINER ${PINNED} AS $$ ${language === 'sql' ? body : `BEGIN ${body}; END`} $$; ALTER FUNCTION public.purge() OWNER TO ledger_owner;`;

/** Events with one more column, behind a trigger that looks at whole rows; app may update that column. */
const COMPARED = (column: string, value: string, condition = 'OLD.* IS DISTINCT FROM NEW.*'): string => `
    ALTER TABLE ledger.events ADD COLUMN noted ${column} DEFAULT ${value};
    CREATE TRIGGER u BEFORE UPDATE ON ledger.events FOR EACH ROW WHEN (${condition}) EXECUTE FUNCTION ledger.refuse_change();
    ALTER TABLE ledger.events ENABLE ALWAYS TRIGGER u; GRANT UPDATE ON ledger.events TO app;`;
const NOTED_OTHERWISE = (value: string): string =>
  `SELECT noted::text COLLATE "C" IS DISTINCT FROM ${value} FROM ledger.events ORDER BY id LIMIT 1`;

/** What stands behind a table, and is no statement of whoever does the harm: foreign keys, aggregates, defaults, equality. */
export const INDIRECT_WAYS: readonly FarWay[] = [
  ...['CASCADE', 'SET NULL', 'SET DEFAULT'].map(
    (action): FarWay => ({
      title: `TRIGGER on a table that a foreign key writes by ${action}`,
      verdict: 'nominal',
      guards: 'none',
      script: `${NOTES(action, 'TRIGGER')} GRANT SELECT, DELETE ON public.topics TO app;`,
      attack: `${ON_NOTES}; DELETE FROM public.topics WHERE n = 1`,
      proof: GONE,
    }),
  ),
  {
    title: 'TRIGGER on a table that a foreign key of a table writes that a definer function writes',
    verdict: 'nominal',
    guards: 'none',
    script: `${NOTES('CASCADE', 'TRIGGER')}
    CREATE FUNCTION public.forget() RETURNS void LANGUAGE sql SECURITY DEFINER ${PINNED} AS $$ DELETE FROM public.topics WHERE n = 1 $$; ALTER FUNCTION public.forget() OWNER TO ledger_owner;`,
    attack: `${ON_NOTES}; SELECT public.forget()`,
    proof: GONE,
  },
  {
    title: 'a function of a login role, which a trigger runs where a foreign key writes',
    verdict: 'nominal',
    guards: 'none',
    script: `${NOTES('CASCADE', 'SELECT')} GRANT SELECT, DELETE ON public.topics TO app; GRANT USAGE ON SCHEMA own TO PUBLIC;
    CREATE FUNCTION own.f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN OLD; END $$; ALTER FUNCTION own.f() OWNER TO app;
    CREATE TRIGGER t BEFORE DELETE ON public.notes FOR EACH ROW EXECUTE FUNCTION own.f();`,
    attack: `CREATE OR REPLACE FUNCTION own.f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN DELETE FROM ledger.events; RETURN OLD; END $$; DELETE FROM public.topics WHERE n = 1`,
    proof: GONE,
  },
  {
    title: 'TRIGGER on a table that refers to another without an action',
    verdict: 'append-only',
    guards: 'none',
    script: `${NOTES('NO ACTION', 'TRIGGER')} GRANT SELECT, DELETE ON public.topics TO app;`,
    attack: `${ON_NOTES}; DELETE FROM public.topics WHERE n = 1; DELETE FROM public.topics WHERE n = 0`,
    proof: GONE,
  },
  {
    title: 'TRIGGER on a table that a foreign key writes, whose owner has no rights to the events',
    verdict: 'append-only',
    guards: 'none',
    script: `${NOTES('CASCADE', 'TRIGGER')} ALTER TABLE public.notes OWNER TO app_group; ALTER TABLE public.topics OWNER TO app_group; GRANT SELECT, DELETE ON public.topics TO app;`,
    attack: `${ON_NOTES}; DELETE FROM public.topics WHERE n = 1`,
    proof: GONE,
  },
  {
    title: 'an aggregate whose step is a definer function that nobody may call',
    verdict: 'nominal',
    guards: 'none',
    script: `${STEP} SET ROLE ledger_owner; CREATE AGGREGATE public.total(int) (SFUNC = public.step, STYPE = int, INITCOND = '0'); RESET ROLE;`,
    attack: 'SELECT public.total(1)',
    proof: GONE,
  },
  {
    title: 'an aggregate whose last step is a definer function, granted to a role',
    verdict: 'nominal',
    guards: 'none',
    script: `
    CREATE FUNCTION public.last(state int) RETURNS int LANGUAGE plpgsql SECURITY DEFINER ${PINNED} AS $$ BEGIN DELETE FROM ledger.events; RETURN 1; END $$; GRANT USAGE, CREATE ON SCHEMA public TO ledger_owner;
    ALTER FUNCTION public.last(int) OWNER TO ledger_owner; REVOKE EXECUTE ON FUNCTION public.last(int) FROM PUBLIC;
    SET ROLE ledger_owner; CREATE AGGREGATE public.total(int) (SFUNC = pg_catalog.int4pl, STYPE = int, FINALFUNC = public.last, INITCOND = '0');
    REVOKE EXECUTE ON FUNCTION public.total(int) FROM PUBLIC; GRANT EXECUTE ON FUNCTION public.total(int) TO app_group; RESET ROLE; GRANT app_group TO app;`,
    attack: 'SELECT public.total(1)',
    proof: GONE,
  },
  {
    title: 'an aggregate whose owner may not run its step',
    verdict: 'append-only',
    guards: 'none',
    script: `${STEP} CREATE AGGREGATE public.total(int) (SFUNC = public.step, STYPE = int, INITCOND = '0'); ALTER AGGREGATE public.total(int) OWNER TO app_group;`,
    attack: 'SELECT public.total(1)',
    proof: GONE,
  },
  {
    title: 'an aggregate with a definer step, which nobody may run',
    verdict: 'append-only',
    guards: 'none',
    script: `${STEP} SET ROLE ledger_owner; CREATE AGGREGATE public.total(int) (SFUNC = public.step, STYPE = int, INITCOND = '0'); REVOKE EXECUTE ON FUNCTION public.total(int) FROM PUBLIC; RESET ROLE;`,
    attack: 'SELECT public.total(1)',
    proof: GONE,
  },
  {
    title: 'an actor by default from a setting, and else the login role',
    verdict: 'nominal',
    role: 'writer',
    script: `ALTER TABLE ledger.events ALTER COLUMN recorded_by SET DEFAULT coalesce(current_setting('app.actor', true), session_user);`,
    attack: `SET app.actor = 'ceo'; ${NEW_EVENT}`,
    proof: SAYS_CEO,
  },
  {
    title: 'an actor by default from a setting alone',
    verdict: 'nominal',
    role: 'writer',
    script: `ALTER TABLE ledger.events ALTER COLUMN recorded_by SET DEFAULT current_setting('app.actor', true);`,
    attack: `SET app.actor = 'ceo'; ${NEW_EVENT}`,
    append: `SET app.actor = 'writer'; ${NEW_EVENT}`,
    proof: SAYS_CEO,
  },
  {
    title: 'a tenant by default from a setting',
    verdict: 'append-only',
    role: 'writer',
    script: `ALTER TABLE ledger.events ADD COLUMN tenant text DEFAULT current_setting('app.tenant', true);`,
    attack: NEW_EVENT,
    proof: SAYS_CEO,
  },
  {
    title: 'a time by default from a setting, and else the clock',
    verdict: 'nominal',
    role: 'writer',
    script: `ALTER TABLE ledger.events ALTER COLUMN occurred_at SET DEFAULT coalesce(current_setting('app.now', true)::timestamptz, clock_timestamp());`,
    attack: `SET app.now = '2001-01-01'; ${NEW_EVENT}`,
    proof: `SELECT EXISTS (SELECT FROM ledger.events WHERE occurred_at < '2002-01-01')`,
  },
  {
    title: 'an actor by default from a setting, which a trigger overwrites',
    verdict: 'append-only',
    role: 'writer',
    script: `ALTER TABLE ledger.events ALTER COLUMN recorded_by SET DEFAULT coalesce(current_setting('app.actor', true), session_user);
    CREATE FUNCTION ledger.stamp() RETURNS trigger LANGUAGE plpgsql ${PINNED} AS $$ BEGIN NEW.recorded_by := session_user; RETURN NEW; END $$; ALTER FUNCTION ledger.stamp() OWNER TO ledger_owner;
    CREATE TRIGGER stamp BEFORE INSERT ON ledger.events FOR EACH ROW EXECUTE FUNCTION ledger.stamp();`,
    attack: `SET app.actor = 'ceo'; ${NEW_EVENT}`,
    proof: SAYS_CEO,
  },
  {
    title: "an actor from a setting by a view's default",
    verdict: 'nominal',
    role: 'app',
    script: `CREATE VIEW public.appends AS SELECT recorded_by, event_type, payload FROM ledger.events; ALTER VIEW public.appends OWNER TO ledger_owner; GRANT USAGE ON SCHEMA public TO ledger_owner;
    ALTER VIEW public.appends ALTER COLUMN recorded_by SET DEFAULT current_setting('app.actor', true); GRANT INSERT (event_type, payload) ON public.appends TO app;`,
    attack: `SET app.actor = 'ceo'; INSERT INTO public.appends (event_type, payload) VALUES ('x', '{}')`,
    proof: SAYS_CEO,
  },
  {
    title: "the login role by a view's default",
    verdict: 'append-only',
    role: 'app',
    script: `CREATE VIEW public.appends AS SELECT recorded_by, event_type, payload FROM ledger.events; ALTER VIEW public.appends OWNER TO ledger_owner; GRANT USAGE ON SCHEMA public TO ledger_owner;
    ALTER VIEW public.appends ALTER COLUMN recorded_by SET DEFAULT session_user; GRANT INSERT (event_type, payload) ON public.appends TO app;`,
    attack: `SET app.actor = 'ceo'; INSERT INTO public.appends (event_type, payload) VALUES ('x', '{}')`,
    proof: SAYS_CEO,
  },
  {
    title:
      'a definer for everybody that passes on a time, past a trigger that only the sessions of one role put to sleep',
    verdict: 'nominal',
    role: 'writer',
    script: `${STAMP} ${APPENDS_AT} ALTER ROLE writer SET session_replication_role = replica;`,
    attack: `SET SESSION AUTHORIZATION postgres; SET session_replication_role = replica; SET SESSION AUTHORIZATION writer; SELECT public.append('2001-01-01')`,
    proof: IS_OLD,
  },
  {
    title: 'a column for everybody, past a trigger that only the sessions of one role put to sleep',
    verdict: 'nominal',
    role: 'writer',
    script: `${STAMP} GRANT INSERT (occurred_at, event_type, payload) ON ledger.events TO PUBLIC; ALTER ROLE writer SET session_replication_role = replica;`,
    attack: `SET SESSION AUTHORIZATION postgres; SET session_replication_role = replica; SET SESSION AUTHORIZATION writer; INSERT INTO ledger.events (occurred_at, event_type, payload) VALUES ('2001-01-01', 'x', '{}')`,
    proof: IS_OLD,
  },
  {
    title: 'DELETE for everybody, past a guard that only the sessions of one role put to sleep',
    verdict: 'nominal',
    role: 'writer',
    guards: 'origin',
    script: `GRANT DELETE ON ledger.events TO PUBLIC; ALTER ROLE writer SET session_replication_role = replica;`,
    attack: `SET SESSION AUTHORIZATION postgres; SET session_replication_role = replica; SET SESSION AUTHORIZATION writer; DELETE FROM ledger.events`,
    proof: GONE,
  },
  ...['SELECT n FROM ledger.jobs', 'SELECT DISTINCT n FROM ledger.jobs'].map(
    (query): FarWay => ({
      title: `over a view of ${query}, whose trigger deletes`,
      verdict: 'nominal',
      guards: 'none',
      script: `${INSTEAD(query)} CREATE VIEW public.outer_jobs AS SELECT n FROM public.inner_jobs; ALTER VIEW public.outer_jobs OWNER TO ledger_owner; GRANT INSERT ON public.outer_jobs TO app;`,
      attack: 'INSERT INTO public.outer_jobs VALUES (1)',
      proof: GONE,
    }),
  ),
  {
    title: 'owner may not write: over a view whose trigger deletes',
    verdict: 'append-only',
    guards: 'none',
    script: `${INSTEAD('SELECT n FROM ledger.jobs')} CREATE VIEW public.outer_jobs AS SELECT n FROM public.inner_jobs; ALTER VIEW public.outer_jobs OWNER TO app_group; GRANT INSERT ON public.outer_jobs TO app;`,
    attack: 'INSERT INTO public.outer_jobs VALUES (1)',
    proof: GONE,
  },
  {
    title: 'OLD put in the place of NEW before an UPDATE',
    verdict: 'append-only',
    guards: 'none',
    script: UPDATED_BY('NEW := OLD; RETURN NEW'),
    attack: `UPDATE ledger.events SET event_type = 'forged'`,
    proof: GONE,
  },
  {
    title: 'OLD put in the place of NEW, and then something else',
    verdict: 'nominal',
    guards: 'none',
    script: UPDATED_BY(`NEW := OLD; NEW.event_type := 'forged'; RETURN NEW`),
    attack: `UPDATE ledger.events SET event_type = 'forged'`,
    proof: GONE,
  },
  ...['plpgsql', 'sql'].map(
    (language): FarWay => ({
      title: `in ${language}, a definer that stops at its own SET`,
      verdict: 'append-only',
      guards: 'none',
      script: purgeIn(language, 'SET LOCAL session_replication_role = replica; DELETE FROM ledger.events'),
      attack: 'SELECT public.purge()',
      proof: GONE,
    }),
  ),
  {
    title: 'caught: a definer that would stop at its own SET',
    verdict: 'nominal',
    guards: 'none',
    script: purgeIn(
      'plpgsql',
      'BEGIN SET LOCAL session_replication_role = replica; EXCEPTION WHEN OTHERS THEN NULL; END; DELETE FROM ledger.events',
    ),
    attack: 'SELECT public.purge()',
    proof: GONE,
  },
  {
    title: 'letters of a citext behind WHEN whole row differs',
    verdict: 'nominal',
    guards: 'none',
    script: `CREATE EXTENSION citext; ${COMPARED('citext', `'ann'`)}`,
    attack: `UPDATE ledger.events SET noted = 'ANN'`,
    proof: NOTED_OTHERWISE(`'ann'`),
  },
  {
    title: 'letters under a loose collation, in an array of a domain, behind WHEN whole row differs',
    verdict: 'nominal',
    guards: 'none',
    script: `CREATE COLLATION public.loose (provider = icu, locale = 'und-u-ks-level2', deterministic = false); CREATE DOMAIN public.word AS text COLLATE public.loose;
      ALTER DOMAIN public.word OWNER TO ledger_owner; ALTER COLLATION public.loose OWNER TO ledger_owner; ${COMPARED('public.word[]', `ARRAY['ann']`)}`,
    attack: `UPDATE ledger.events SET noted = '{ANN}'`,
    proof: NOTED_OTHERWISE(`'{ann}'`),
  },
  {
    title: 'a month of thirty days behind WHEN whole row differs',
    verdict: 'nominal',
    guards: 'none',
    script: COMPARED('interval', `'1 month'`, 'OLD.* <> NEW.*'),
    attack: `UPDATE ledger.events SET noted = '30 days'`,
    proof: NOTED_OTHERWISE(`'1 mon'`),
  },
  {
    title: 'a citext that nobody may update, behind WHEN whole row differs',
    verdict: 'append-only',
    guards: 'none',
    script: `CREATE EXTENSION citext; ${COMPARED('citext', `'ann'`)} REVOKE UPDATE ON ledger.events FROM app; GRANT UPDATE (payload) ON ledger.events TO app;`,
    attack: `UPDATE ledger.events SET noted = 'ANN'; UPDATE ledger.events SET payload = '1'`,
    proof: `SELECT noted::text <> 'ann' OR payload = '1' FROM ledger.events ORDER BY id LIMIT 1`,
  },
  {
    title: 'a citext behind a comparison of bytes',
    verdict: 'append-only',
    guards: 'none',
    script: `CREATE EXTENSION citext; ${COMPARED('citext', `'ann'`, 'OLD.* *<> NEW.*')}`,
    attack: `UPDATE ledger.events SET noted = 'ANN'`,
    proof: NOTED_OTHERWISE(`'ann'`),
  },
  {
    title: 'no value behind WHEN OLD.* <> NEW.*',
    verdict: 'append-only',
    guards: 'none',
    script: COMPARED('text', 'NULL', 'OLD.* <> NEW.*'),
    attack: `UPDATE ledger.events SET noted = 'ann'; UPDATE ledger.events SET event_type = 'x'`,
    proof: `SELECT noted IS NOT NULL OR event_type = 'x' FROM ledger.events ORDER BY id LIMIT 1`,
  },
  {
    title: 'a type of somebody behind WHEN whole row differs',
    verdict: 'unproven',
    guards: 'none',
    script: `CREATE EXTENSION citext; ALTER EXTENSION citext DROP TYPE citext; ALTER TYPE citext RENAME TO folded; ${COMPARED('folded', `'ann'`)}`,
    attack: `UPDATE ledger.events SET noted = 'ANN'`,
    proof: NOTED_OTHERWISE(`'ann'`),
  },
  ...[
    `to_char(now(), 'YYYY-MM-DD')`,
    `(now() AT TIME ZONE 'utc')::date::text`,
    'CURRENT_DATE::text',
    'now()::text',
  ].map(
    (expression): FarWay => ({
      title: `a day as text by ${expression}`,
      verdict: 'nominal',
      role: 'writer',
      since: expression.includes('utc') ? 18 : 0,
      script: `ALTER TABLE ledger.events ADD COLUMN day text; ALTER TABLE ledger.events ALTER COLUMN day SET DEFAULT ${expression};`,
      attack: `${expression.includes('utc') ? `SET TimeZone = '<UTC>-167'` : `SET TimeZone = '<week>-167'`}; ${NEW_EVENT}`,
      proof: `SELECT EXISTS (SELECT FROM ledger.events WHERE left(day, 10)::date > (clock_timestamp() AT TIME ZONE 'UTC')::date + 2)`,
    }),
  ),
  ...[
    `to_char(clock_timestamp() AT TIME ZONE INTERVAL '0', 'YYYY-MM-DD')`,
    'extract(epoch FROM now())::text',
  ].map(
    (expression): FarWay => ({
      title: `a time as text by ${expression}`,
      verdict: 'append-only',
      role: 'writer',
      script: `ALTER TABLE ledger.events ADD COLUMN day text; ALTER TABLE ledger.events ALTER COLUMN day SET DEFAULT ${expression};`,
      attack: `SET TimeZone = '<week>-167'; ${NEW_EVENT}`,
      proof: `SELECT EXISTS (SELECT FROM ledger.events WHERE CASE WHEN day LIKE '____-%' THEN day::date > (clock_timestamp() AT TIME ZONE 'UTC')::date + 2
        ELSE day::numeric > extract(epoch FROM clock_timestamp()) + 1000 END)`,
    }),
  ),
];
