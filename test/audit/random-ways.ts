import type { FarWay } from './far-ways.ts';

const PINNED = 'SET search_path = pg_catalog, pg_temp';
export const STAMP = `
    CREATE FUNCTION ledger.stamp() RETURNS trigger LANGUAGE plpgsql ${PINNED} AS $$ BEGIN NEW.occurred_at := clock_timestamp(); RETURN NEW; END $$; ALTER FUNCTION ledger.stamp() OWNER TO ledger_owner;
    CREATE TRIGGER stamp BEFORE INSERT ON ledger.events FOR EACH ROW EXECUTE FUNCTION ledger.stamp();`;
const TELLS = `
    CREATE FUNCTION ledger.told() RETURNS trigger LANGUAGE plpgsql ${PINNED} AS $$ BEGIN NEW := jsonb_populate_record(NEW, NEW.payload); RETURN NEW; END $$; ALTER FUNCTION ledger.told() OWNER TO ledger_owner;
    CREATE TRIGGER told BEFORE INSERT ON ledger.events FOR EACH ROW EXECUTE FUNCTION ledger.told();`;
const GONE = `SELECT NOT EXISTS (SELECT FROM ledger.events WHERE event_type = 'claimed_transaction')`;
const PARTITIONED = `
    DROP TABLE ledger.events; SET ROLE ledger_owner;
    CREATE TABLE ledger.events (id bigint DEFAULT 0, event_type text NOT NULL, payload jsonb NOT NULL) PARTITION BY LIST (event_type);
    CREATE TABLE ledger.part PARTITION OF ledger.events FOR VALUES IN ('x'); CREATE TABLE ledger.other PARTITION OF ledger.events DEFAULT;
    GRANT INSERT (event_type, payload), SELECT ON ledger.events TO writer; INSERT INTO ledger.events (event_type, payload) VALUES ('claimed_transaction', '{}'); RESET ROLE;`;
const TRIMS = `
    CREATE FUNCTION ledger.trim() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER ${PINNED} AS $$ BEGIN DELETE FROM ledger.events WHERE event_type = 'claimed_transaction'; RETURN NULL; END $$; ALTER FUNCTION ledger.trim() OWNER TO ledger_owner; REVOKE EXECUTE ON FUNCTION ledger.trim() FROM PUBLIC;
    CREATE TRIGGER trim AFTER INSERT ON ledger.events FOR EACH ROW EXECUTE FUNCTION ledger.trim();`;
export const APPENDS_AT = `
    CREATE FUNCTION public.append(at timestamptz) RETURNS void LANGUAGE sql SECURITY DEFINER ${PINNED} AS $$ INSERT INTO ledger.events (occurred_at, event_type, payload) VALUES (at, 'x', '{}') $$;
    ALTER FUNCTION public.append(timestamptz) OWNER TO ledger_owner;`;
const OLD_TIME = `INSERT INTO ledger.events (occurred_at, event_type, payload) VALUES ('2001-01-01', 'x', '{}')`;
const IS_FAR_OFF = `SELECT EXISTS (SELECT FROM ledger.events WHERE abs(extract(epoch FROM occurred_at) - extract(epoch FROM clock_timestamp())) > 500000)`;
export const IS_OLD = `SELECT EXISTS (SELECT FROM ledger.events WHERE occurred_at < '2002-01-01')`;

/** What random worlds had the audit wrong about, as small as it gets. */
export const RANDOM_WAYS: readonly FarWay[] = [
  {
    title: 'a stamping trigger that its writer puts to sleep',
    verdict: 'nominal',
    role: 'writer',
    since: 15,
    script: `${STAMP} GRANT INSERT (occurred_at) ON ledger.events TO writer; GRANT SET ON PARAMETER session_replication_role TO writer;`,
    attack: `SET session_replication_role = replica; ${OLD_TIME}`,
    proof: IS_OLD,
  },
  {
    title: 'a stamping trigger that is awake whatever its writer sets',
    verdict: 'append-only',
    role: 'writer',
    since: 15,
    script: `${STAMP} ALTER TABLE ledger.events ENABLE ALWAYS TRIGGER stamp; GRANT INSERT (occurred_at) ON ledger.events TO writer; GRANT SET ON PARAMETER session_replication_role TO writer;`,
    attack: `SET session_replication_role = replica; ${OLD_TIME}`,
    proof: IS_OLD,
  },
  {
    title: 'a trigger that is gone by the fix, which filled a column that somebody may supply',
    verdict: 'nominal',
    role: 'writer',
    script: `${TELLS} GRANT INSERT (recorded_by) ON ledger.events TO writer; ALTER TABLE ledger.events OWNER TO app_group;`,
    attack: `INSERT INTO ledger.events (recorded_by, event_type, payload) VALUES ('ceo', 'x', '{"recorded_by": "ceo"}')`,
    proof: `SELECT EXISTS (SELECT FROM ledger.events WHERE recorded_by = 'ceo')`,
  },
  {
    title: 'a rule of the table, whose owner may not use the schema any more',
    verdict: 'nominal',
    role: 'writer',
    guards: 'none',
    script: `ALTER SCHEMA ledger OWNER TO app_group;
    CREATE RULE trim AS ON INSERT TO ledger.events DO ALSO DELETE FROM ledger.events WHERE event_type = 'claimed_transaction';`,
    attack: `INSERT INTO ledger.events (event_type, payload) VALUES ('x', '{}')`,
    proof: GONE,
  },
  {
    title: 'a definer function in standard SQL, whose owner may not use the schema any more',
    verdict: 'nominal',
    guards: 'none',
    script: `ALTER SCHEMA ledger OWNER TO app_group;
    DO $$ BEGIN CREATE FUNCTION public.f() RETURNS void LANGUAGE sql SECURITY DEFINER ${PINNED} BEGIN ATOMIC DELETE FROM ledger.events; END; END $$; ALTER FUNCTION public.f() OWNER TO ledger_owner;`,
    attack: 'SELECT public.f()',
    proof: GONE,
  },
  {
    title: 'a definer function whose owner may not use the schema any more',
    verdict: 'append-only',
    guards: 'none',
    script: `ALTER SCHEMA ledger OWNER TO app_group;
    CREATE FUNCTION public.f() RETURNS void LANGUAGE sql SECURITY DEFINER ${PINNED} AS 'DELETE FROM ledger.events'; ALTER FUNCTION public.f() OWNER TO ledger_owner;`,
    attack: 'SELECT public.f()',
    proof: GONE,
  },
  {
    title: 'a trigger that partitions have from their table, dropped where it was made',
    verdict: 'nominal',
    role: 'writer',
    guards: 'none',
    script: `${PARTITIONED} ${TRIMS}`,
    attack: `INSERT INTO ledger.events (event_type, payload) VALUES ('x', '{}')`,
    proof: GONE,
  },
  {
    title: 'the clone of a trigger, which the writer of a partition fires',
    verdict: 'nominal',
    guards: 'none',
    script: `${PARTITIONED} GRANT INSERT (event_type, payload) ON ledger.part TO app;
    ${TRIMS}`,
    attack: `INSERT INTO ledger.part (event_type, payload) VALUES ('x', '{}')`,
    proof: GONE,
  },
  {
    title: 'a trigger that a definer function would set off, if its owner might append',
    verdict: 'append-only',
    guards: 'none',
    script: `GRANT USAGE ON SCHEMA ledger TO app_group;
    CREATE FUNCTION ledger.trim() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER ${PINNED} AS $$ BEGIN DELETE FROM ledger.events; RETURN NULL; END $$; ALTER FUNCTION ledger.trim() OWNER TO ledger_owner; REVOKE EXECUTE ON FUNCTION ledger.trim() FROM PUBLIC; REVOKE EXECUTE ON FUNCTION ledger.trim() FROM PUBLIC;
    CREATE TRIGGER trim AFTER INSERT ON ledger.events FOR EACH ROW EXECUTE FUNCTION ledger.trim();
    CREATE FUNCTION public.f() RETURNS void LANGUAGE sql SECURITY DEFINER ${PINNED} AS $$ INSERT INTO ledger.events (event_type, payload) VALUES ('x', '{}') $$; ALTER FUNCTION public.f() OWNER TO app_group;
    REVOKE INSERT (event_type, payload) ON ledger.events FROM writer;`,
    attack: 'SELECT public.f()',
    proof: GONE,
  },
  {
    title: 'a definer trigger, where row security lets nobody append',
    verdict: 'append-only',
    role: 'writer',
    guards: 'none',
    script: `${TRIMS} ALTER TABLE ledger.events ENABLE ROW LEVEL SECURITY; CREATE POLICY reads ON ledger.events FOR SELECT USING (true);`,
    attack: `INSERT INTO ledger.events (event_type, payload) VALUES ('x', '{}')`,
    proof: GONE,
  },
  {
    title: 'a definer function that appends, where row security lets nobody, its owner neither',
    verdict: 'append-only',
    guards: 'none',
    script: `${TRIMS} ALTER TABLE ledger.events ENABLE ROW LEVEL SECURITY; CREATE POLICY reads ON ledger.events FOR SELECT USING (true);
    GRANT USAGE ON SCHEMA ledger TO app_group; GRANT INSERT (event_type, payload) ON ledger.events TO app_group;
    CREATE FUNCTION public.f() RETURNS void LANGUAGE sql SECURITY DEFINER ${PINNED} AS $$ INSERT INTO ledger.events (event_type, payload) VALUES ('x', '{}') $$; ALTER FUNCTION public.f() OWNER TO app_group;`,
    attack: 'SELECT public.f()',
    proof: GONE,
  },
  {
    title: 'a definer function that passes on a time, past a trigger that its caller puts to sleep',
    verdict: 'nominal',
    since: 15,
    script: `${STAMP} ${APPENDS_AT} GRANT SET ON PARAMETER session_replication_role TO app;`,
    attack: `SET session_replication_role = replica; SELECT public.append('2001-01-01')`,
    proof: IS_OLD,
  },
  {
    title: 'a definer function that passes on a time, which a trigger overwrites',
    verdict: 'append-only',
    since: 15,
    script: `${STAMP} ${APPENDS_AT}`,
    attack: `SELECT public.append('2001-01-01')`,
    proof: IS_OLD,
  },
  {
    title: 'a function that maintenance runs as a role whose member its owner is until the fix',
    verdict: 'nominal',
    script: `GRANT ledger_owner TO app; CREATE SCHEMA lib AUTHORIZATION app;
    CREATE FUNCTION lib.norm(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT $1'; ALTER FUNCTION lib.norm(text) OWNER TO app; GRANT USAGE ON SCHEMA lib TO ledger_owner;
    CREATE MATERIALIZED VIEW ledger.kinds AS SELECT lib.norm('x'); ALTER MATERIALIZED VIEW ledger.kinds OWNER TO ledger_owner;`,
    attack: 'ALTER TABLE ledger.events DISABLE TRIGGER ALL',
    proof: `SELECT tgenabled = 'D' FROM pg_trigger WHERE tgrelid = 'ledger.events'::regclass AND NOT tgisinternal LIMIT 1`,
  },
  {
    title: 'an owner of the sequence who draws numbers by a grant of the fix, and may supply the time',
    verdict: 'nominal',
    role: 'writer',
    script: `ALTER TABLE ledger.events ALTER COLUMN id DROP IDENTITY; CREATE SEQUENCE ledger.numbers START 100;
    ALTER TABLE ledger.events ALTER COLUMN id SET DEFAULT nextval('ledger.numbers'); ALTER SEQUENCE ledger.numbers OWNER TO writer;
    GRANT INSERT (occurred_at) ON ledger.events TO writer;`,
    attack: OLD_TIME,
    proof: IS_OLD,
  },
  {
    title: "a trigger that fills a wall clock's time, which the session's zone shifts",
    verdict: 'nominal',
    role: 'writer',
    script: `ALTER TABLE ledger.events ALTER COLUMN occurred_at TYPE timestamp; ${STAMP} ALTER TABLE ledger.events ENABLE ALWAYS TRIGGER stamp;`,
    attack: `SET TimeZone = '<far>-167'; INSERT INTO ledger.events (event_type, payload) VALUES ('x', '{}')`,
    proof: IS_FAR_OFF,
  },
  {
    title: "a trigger that fills a wall clock's time in a zone of its own",
    verdict: 'append-only',
    role: 'writer',
    script: `ALTER TABLE ledger.events ALTER COLUMN occurred_at TYPE timestamp; ${STAMP} ALTER TABLE ledger.events ENABLE ALWAYS TRIGGER stamp; ALTER FUNCTION ledger.stamp() SET TimeZone = 'UTC';`,
    attack: `SET TimeZone = '<far>-167'; INSERT INTO ledger.events (event_type, payload) VALUES ('x', '{}')`,
    proof: IS_FAR_OFF,
  },
  ...(['postgres', 'ledger_owner'] as const).map(
    (owner): FarWay => ({
      title: `a definer function that empties with CASCADE what a table of ${owner} refers to`,
      verdict: owner === 'postgres' ? 'append-only' : 'nominal',
      guards: 'none',
      script: `CREATE TABLE public.notes (event bigint REFERENCES ledger.events (id)); ALTER TABLE public.notes OWNER TO ${owner};
      CREATE TABLE public.batches (id int PRIMARY KEY); INSERT INTO public.batches VALUES (1); GRANT TRUNCATE ON public.batches TO ledger_owner;
      ALTER TABLE ledger.events ADD COLUMN batch int DEFAULT 1 REFERENCES public.batches; GRANT USAGE ON SCHEMA public TO ledger_owner;
      CREATE FUNCTION public.f() RETURNS void LANGUAGE plpgsql SECURITY DEFINER ${PINNED} AS $$ BEGIN TRUNCATE public.batches CASCADE; END $$; ALTER FUNCTION public.f() OWNER TO ledger_owner;`,
      attack: 'SELECT public.f()',
      proof: GONE,
    }),
  ),
  ...(['public.recent', 'public.latest'] as const).map(
    (view): FarWay => ({
      title: `DELETE answered by INSTEAD OF, ${view === 'public.recent' ? 'on a view' : 'below a view'}`,
      verdict: 'append-only',
      guards: 'none',
      script: `CREATE VIEW public.recent AS SELECT * FROM ledger.events; ALTER VIEW public.recent OWNER TO ledger_owner;
      CREATE VIEW public.latest AS SELECT * FROM public.recent; ALTER VIEW public.latest OWNER TO ledger_owner; GRANT USAGE ON SCHEMA public TO ledger_owner;
      CREATE FUNCTION public.answer() RETURNS trigger LANGUAGE plpgsql ${PINNED} AS $$ BEGIN RETURN OLD; END $$;
      CREATE TRIGGER answer INSTEAD OF DELETE ON public.recent FOR EACH ROW EXECUTE FUNCTION public.answer();
      GRANT SELECT, DELETE ON ${view} TO app;`,
      attack: `DELETE FROM ${view}`,
      proof: GONE,
    }),
  ),
  {
    title: 'UPDATE answered by INSTEAD OF, and DELETE passed on',
    verdict: 'nominal',
    guards: 'none',
    script: `CREATE VIEW public.recent AS SELECT * FROM ledger.events; ALTER VIEW public.recent OWNER TO ledger_owner;
      CREATE FUNCTION public.answer() RETURNS trigger LANGUAGE plpgsql ${PINNED} AS $$ BEGIN RETURN OLD; END $$;
      CREATE TRIGGER answer INSTEAD OF UPDATE ON public.recent FOR EACH ROW EXECUTE FUNCTION public.answer();
      GRANT SELECT, DELETE ON public.recent TO app;`,
    attack: 'DELETE FROM public.recent',
    proof: GONE,
  },
  ...(['append-only', 'nominal'] as const).map(
    (verdict): FarWay => ({
      title: `a definer function that turns off all triggers${verdict === 'nominal' ? '' : ', those of a foreign key too'}`,
      verdict,
      script: `${verdict === 'nominal' ? '' : 'CREATE TABLE ledger.notes (event bigint REFERENCES ledger.events);'}
      CREATE FUNCTION public.f() RETURNS void LANGUAGE plpgsql SECURITY DEFINER ${PINNED} AS $$ BEGIN ALTER TABLE ledger.events DISABLE TRIGGER ALL; END $$; ALTER FUNCTION public.f() OWNER TO ledger_owner;`,
      attack: 'SELECT public.f()',
      proof: `SELECT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = 'ledger.events'::regclass AND tgname = 'events_guard_rows' AND tgenabled = 'D')`,
    }),
  ),
  ...(['append-only', 'nominal'] as const).map(
    (verdict): FarWay => ({
      title: `a definer function that empties with CASCADE a table of partitions${verdict === 'nominal' ? ', and may empty each' : ''}`,
      verdict,
      guards: 'none',
      script: `${PARTITIONED} CREATE TABLE public.batches (id int PRIMARY KEY); INSERT INTO public.batches VALUES (1); GRANT USAGE ON SCHEMA public TO ledger_owner;
      ALTER TABLE ledger.events ADD COLUMN batch int DEFAULT 1 REFERENCES public.batches; GRANT TRUNCATE ON public.batches, ledger.events TO app_group;
      ${verdict === 'nominal' ? 'GRANT TRUNCATE ON ledger.part, ledger.other TO app_group;' : ''}
      CREATE FUNCTION public.f() RETURNS void LANGUAGE plpgsql SECURITY DEFINER ${PINNED} AS $$ BEGIN TRUNCATE public.batches CASCADE; END $$; ALTER FUNCTION public.f() OWNER TO app_group;`,
      attack: 'SELECT public.f()',
      proof: GONE,
    }),
  ),
  ...(['rows_of_caller', 'IF NOT EXISTS'] as const).map(
    (named): FarWay => ({
      title: `a definer function that names a table which is nowhere${named === 'IF NOT EXISTS' ? ', or makes it' : ''}`,
      verdict: 'nominal',
      guards: 'none',
      script: `CREATE FUNCTION public.f() RETURNS void LANGUAGE plpgsql SECURITY DEFINER ${PINNED} AS $$ BEGIN
        ${named === 'IF NOT EXISTS' ? 'CREATE TEMPORARY TABLE IF NOT EXISTS rows_of_caller (n int);' : ''} PERFORM n FROM rows_of_caller; END $$;
      ALTER FUNCTION public.f() OWNER TO ledger_owner;`,
      attack: `CREATE FUNCTION pg_temp.harm() RETURNS int LANGUAGE plpgsql AS $$ BEGIN DELETE FROM ledger.events; RETURN 1; END $$;
      CREATE TEMPORARY VIEW rows_of_caller AS SELECT pg_temp.harm() AS n; GRANT SELECT ON pg_temp.rows_of_caller TO PUBLIC; SELECT public.f()`,
      proof: GONE,
    }),
  ),
  {
    title: 'a definer function that locks rows by the alias of their table',
    verdict: 'append-only',
    guards: 'none',
    script: `CREATE TABLE public.jobs (n int); GRANT USAGE ON SCHEMA public TO ledger_owner; GRANT SELECT, UPDATE ON public.jobs TO ledger_owner;
    CREATE FUNCTION public.f() RETURNS void LANGUAGE plpgsql SECURITY DEFINER ${PINNED} AS $$ BEGIN
      PERFORM FROM public.jobs AS job WHERE job.n = 1 FOR UPDATE OF job SKIP LOCKED; END $$;
    ALTER FUNCTION public.f() OWNER TO ledger_owner;`,
    attack: 'SELECT public.f()',
    proof: GONE,
  },
  {
    title: 'a definer function that makes the temporary table which it names',
    verdict: 'append-only',
    guards: 'none',
    script: `CREATE FUNCTION public.f() RETURNS void LANGUAGE plpgsql SECURITY DEFINER ${PINNED} AS $$ BEGIN
      CREATE TEMPORARY TABLE rows_of_its_own (n int); PERFORM n FROM rows_of_its_own; END $$;
    ALTER FUNCTION public.f() OWNER TO ledger_owner;`,
    attack: 'SELECT public.f()',
    proof: GONE,
  },
  ...(['nominal', 'append-only'] as const).map(
    (verdict): FarWay => ({
      title: `INSERT, with a rule that trims, by a role that may ${verdict === 'nominal' ? 'append' : 'supply one column only'}`,
      verdict,
      guards: 'none',
      script: `CREATE RULE trim AS ON INSERT TO ledger.events DO ALSO DELETE FROM ledger.events WHERE event_type = 'claimed_transaction';
      REVOKE INSERT (event_type, payload) ON ledger.events FROM writer; ALTER TABLE ledger.events ALTER COLUMN tx DROP DEFAULT;
      GRANT INSERT (tx${verdict === 'nominal' ? ', event_type, payload' : ''}) ON ledger.events TO app;`,
      attack: `INSERT INTO ledger.events (tx${verdict === 'nominal' ? ', event_type, payload' : ''}) SELECT '42'${verdict === 'nominal' ? `, 'x', '{}'` : ''}`,
      proof: GONE,
      append: 'SELECT 1',
    }),
  ),
  {
    title: 'a guard that puts something into OLD and returns that',
    verdict: 'nominal',
    guards: 'none',
    script: `CREATE FUNCTION ledger.guard() RETURNS trigger LANGUAGE plpgsql ${PINNED} AS $$ BEGIN OLD.event_type := NEW.event_type; RETURN OLD; END $$; ALTER FUNCTION ledger.guard() OWNER TO ledger_owner;
    CREATE TRIGGER guard BEFORE UPDATE ON ledger.events FOR EACH ROW EXECUTE FUNCTION ledger.guard(); ALTER TABLE ledger.events ENABLE ALWAYS TRIGGER guard; GRANT UPDATE ON ledger.events TO app;`,
    attack: `UPDATE ledger.events SET event_type = 'forged'`,
    proof: GONE,
  },
  {
    title: 'a view whose rule writes another table instead',
    verdict: 'append-only',
    guards: 'none',
    script: `CREATE TABLE public.wishes (event_type text); CREATE VIEW public.recent AS SELECT * FROM ledger.events; ALTER VIEW public.recent OWNER TO ledger_owner;
    CREATE RULE wish AS ON DELETE TO public.recent DO INSTEAD INSERT INTO public.wishes VALUES (OLD.event_type); GRANT SELECT, DELETE ON public.recent TO app;
    GRANT USAGE ON SCHEMA public TO ledger_owner; GRANT INSERT ON public.wishes TO ledger_owner;`,
    attack: 'DELETE FROM public.recent',
    proof: GONE,
  },
];
