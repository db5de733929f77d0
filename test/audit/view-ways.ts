import type { FarWay } from './far-ways.ts';

const PINNED = 'SET search_path = pg_catalog, pg_temp';
const GONE = `SELECT NOT EXISTS (SELECT FROM ledger.events WHERE event_type = 'claimed_transaction')`;
const OWNED = (relation: string): string =>
  `ALTER TABLE ${relation} OWNER TO ledger_owner; GRANT USAGE ON SCHEMA public TO ledger_owner;`;

/** Events that go with the runs that they belong to, and what is above the runs. */
const RUNS = `
    CREATE TABLE public.runs (n int PRIMARY KEY); INSERT INTO public.runs VALUES (1); ${OWNED('public.runs')}
    ALTER TABLE ledger.events ADD COLUMN run int DEFAULT 1 REFERENCES public.runs ON DELETE CASCADE; UPDATE ledger.events SET run = 1;`;
const FIRMS = `
    CREATE TABLE public.firms (n int PRIMARY KEY); INSERT INTO public.firms VALUES (1); ${OWNED('public.firms')}
    ALTER TABLE public.runs ADD COLUMN firm int DEFAULT 1 REFERENCES public.firms ON DELETE CASCADE;`;
/** A table with a rule that deletes events. */
const INBOX = `
    CREATE TABLE public.inbox (n int); INSERT INTO public.inbox VALUES (1); ${OWNED('public.inbox')}
    CREATE RULE forget AS ON DELETE TO public.inbox DO ALSO DELETE FROM ledger.events;`;

/** A view that app may delete from. */
const VIEW = (query: string, { name = 'public.seen', owner = 'ledger_owner', to = 'app' } = {}): string => `
    CREATE VIEW ${name} AS ${query}; ALTER VIEW ${name} OWNER TO ${owner}; GRANT SELECT, DELETE ON ${name} TO ${to}; GRANT USAGE ON SCHEMA public TO ${owner};`;
const BELOW = { name: 'public.below', to: 'ledger_owner' };
const RULE = (on: string, does: string): string => `CREATE RULE r AS ON DELETE TO ${on} DO ${does};`;
const INSTEAD = 'INSTEAD NOTHING';
const DELETES = 'DELETE FROM public.seen';

const ASLEEP = 'ALTER ROLE app SET session_replication_role = replica;';
/** In a session of app as it begins then. */
const inReplicaMode = (attack: string): string =>
  `RESET SESSION AUTHORIZATION; SET session_replication_role = replica; SET SESSION AUTHORIZATION app; ${attack}`;

/** What fires for app, unless its sessions are in replica mode. */
const DEFINER = (returns: string): string => `
    CREATE FUNCTION ledger.trim() RETURNS ${returns} LANGUAGE plpgsql SECURITY DEFINER ${PINNED} AS $$ BEGIN DELETE FROM ledger.events; ${returns === 'trigger' ? 'RETURN NULL;' : ''} END $$;
    ALTER FUNCTION ledger.trim() OWNER TO ledger_owner; REVOKE EXECUTE ON FUNCTION ledger.trim() FROM PUBLIC;`;
const TRAY = (state = ''): string => `
    CREATE TABLE public.tray (n int); GRANT INSERT ON public.tray TO app; ${DEFINER('trigger')}
    CREATE TRIGGER t AFTER INSERT ON public.tray FOR EACH STATEMENT EXECUTE FUNCTION ledger.trim(); ${state}`;
const TO_TRAY = 'INSERT INTO public.tray VALUES (1)';
const WAKES = (owner: string): string => `
    CREATE FUNCTION public.wake() RETURNS void LANGUAGE plpgsql SECURITY DEFINER ${PINNED} AS $$ BEGIN SET session_replication_role = origin; END $$; ALTER FUNCTION public.wake() OWNER TO ${owner};`;

/** Views over tables that are not the events, and rules in their way; logins whose sessions are in replica mode. */
export const VIEW_WAYS: readonly FarWay[] = [
  {
    title: 'a view over the table that a foreign key of the events follows',
    verdict: 'nominal',
    script: `${RUNS} ${VIEW('SELECT * FROM public.runs')}`,
    attack: DELETES,
    proof: GONE,
    guards: 'none',
    isProved: true,
  },
  {
    title: 'a view over such a table whose owner may not delete there',
    verdict: 'append-only',
    script: `${RUNS} CREATE ROLE g1; GRANT SELECT ON public.runs TO g1; ${VIEW('SELECT * FROM public.runs', { owner: 'g1' })}`,
    attack: DELETES,
    proof: GONE,
    guards: 'none',
  },
  {
    title: 'a view over a view over such a table, two foreign keys away',
    verdict: 'nominal',
    script: `${RUNS} ${FIRMS} ${VIEW('SELECT * FROM public.firms', BELOW)} ${VIEW('SELECT * FROM public.below')}`,
    attack: DELETES,
    proof: GONE,
    guards: 'none',
    isProved: true,
  },
  {
    title: 'a definer function that writes such a view',
    verdict: 'nominal',
    script: `${RUNS} ${VIEW('SELECT * FROM public.runs', { to: 'ledger_owner' })}
      CREATE FUNCTION public.sweep() RETURNS void LANGUAGE plpgsql SECURITY DEFINER ${PINNED} AS $$ BEGIN DELETE FROM public.seen; END $$; ALTER FUNCTION public.sweep() OWNER TO ledger_owner;`,
    attack: 'SELECT public.sweep()',
    proof: GONE,
    guards: 'none',
    isProved: true,
  },
  {
    title: 'a definer function that writes a view over a table on which somebody has TRIGGER',
    verdict: 'nominal',
    script: `CREATE TABLE public.inbox (n int); INSERT INTO public.inbox VALUES (1); ${OWNED('public.inbox')} GRANT TRIGGER ON public.inbox TO app; ${VIEW('SELECT * FROM public.inbox', { to: 'ledger_owner' })} CREATE SCHEMA own AUTHORIZATION app;
      CREATE FUNCTION public.sweep() RETURNS void LANGUAGE plpgsql SECURITY DEFINER ${PINNED} AS $$ BEGIN DELETE FROM public.seen; END $$; ALTER FUNCTION public.sweep() OWNER TO ledger_owner;`,
    attack: `GRANT USAGE ON SCHEMA own TO PUBLIC; CREATE FUNCTION own.f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN DELETE FROM ledger.events; RETURN OLD; END $$;
      CREATE TRIGGER t BEFORE DELETE ON public.inbox FOR EACH ROW EXECUTE FUNCTION own.f(); SELECT public.sweep()`,
    proof: GONE,
    guards: 'none',
  },
  {
    title: 'a view over a table with a rule that deletes events',
    verdict: 'nominal',
    script: `${INBOX} ${VIEW('SELECT * FROM public.inbox')}`,
    attack: DELETES,
    proof: GONE,
    guards: 'none',
    isProved: true,
  },
  {
    title: 'a view over a view whose rule deletes events instead',
    verdict: 'nominal',
    script: `${VIEW('SELECT DISTINCT event_type FROM ledger.events', BELOW)} ${RULE('public.below', 'INSTEAD DELETE FROM ledger.events')} ${VIEW('SELECT * FROM public.below')}`,
    attack: DELETES,
    proof: GONE,
    guards: 'none',
  },
  {
    title: 'a view over a view with an INSTEAD rule',
    verdict: 'append-only',
    script: `${VIEW('SELECT * FROM ledger.events', BELOW)} ${RULE('public.below', INSTEAD)} ${VIEW('SELECT * FROM public.below')}`,
    attack: DELETES,
    proof: GONE,
    guards: 'none',
  },
  {
    title: 'a view with an INSTEAD rule over the table that a foreign key of the events follows',
    verdict: 'append-only',
    script: `${RUNS} ${VIEW('SELECT * FROM public.runs')} ${RULE('public.seen', INSTEAD)}`,
    attack: DELETES,
    proof: GONE,
    guards: 'none',
  },
  {
    title: 'a view with an INSTEAD rule, for a session in replica mode',
    verdict: 'nominal',
    script: `${VIEW('SELECT * FROM ledger.events')} ${RULE('public.seen', INSTEAD)} ${ASLEEP}`,
    attack: inReplicaMode(DELETES),
    proof: GONE,
    guards: 'none',
    isProved: true,
  },
  {
    title: 'replica mode: a foreign key of the events',
    verdict: 'append-only',
    script: `${RUNS} GRANT SELECT, DELETE ON public.runs TO app; ${ASLEEP}`,
    attack: inReplicaMode('DELETE FROM public.runs'),
    proof: GONE,
    guards: 'none',
  },
  {
    title: 'replica mode: foreign keys two steps away',
    verdict: 'append-only',
    script: `${RUNS} ${FIRMS} GRANT SELECT, DELETE ON public.firms TO app; ${ASLEEP}`,
    attack: inReplicaMode('DELETE FROM public.firms'),
    proof: GONE,
    guards: 'none',
  },
  {
    title: 'replica mode: a foreign key that somebody made ENABLE ALWAYS',
    verdict: 'nominal',
    script: `${RUNS} GRANT SELECT, DELETE ON public.runs TO app; ${ASLEEP}
      DO $$ DECLARE t text; BEGIN FOR t IN SELECT tgname FROM pg_trigger WHERE tgrelid = 'public.runs'::regclass LOOP EXECUTE format('ALTER TABLE public.runs ENABLE ALWAYS TRIGGER %I', t); END LOOP; END $$;`,
    attack: inReplicaMode('DELETE FROM public.runs'),
    proof: GONE,
    guards: 'none',
  },
  {
    title: 'replica mode: a rule of another table',
    verdict: 'append-only',
    script: `${INBOX} GRANT SELECT, DELETE ON public.inbox TO app; ${ASLEEP}`,
    attack: inReplicaMode('DELETE FROM public.inbox'),
    proof: GONE,
    guards: 'none',
  },
  {
    title: 'replica mode: a trigger of a definer',
    verdict: 'append-only',
    script: `${TRAY()} ${ASLEEP}`,
    attack: inReplicaMode(TO_TRAY),
    proof: GONE,
    guards: 'none',
  },
  {
    title: 'replica mode: a trigger of a definer that is ENABLE ALWAYS',
    verdict: 'nominal',
    script: `${TRAY('ALTER TABLE public.tray ENABLE ALWAYS TRIGGER t;')} ${ASLEEP}`,
    attack: inReplicaMode(TO_TRAY),
    proof: GONE,
    guards: 'none',
  },
  {
    title: 'replica mode: a login that may leave it by the right to the setting',
    verdict: 'nominal',
    script: `${TRAY()} ${ASLEEP} GRANT SET ON PARAMETER session_replication_role TO app;`,
    attack: inReplicaMode(`SET session_replication_role = origin; ${TO_TRAY}`),
    proof: GONE,
    guards: 'none',
    since: 15,
  },
  {
    title: 'replica mode: a login that leaves it by a function of a superuser',
    verdict: 'nominal',
    script: `${TRAY()} ${ASLEEP} ${WAKES('postgres')}`,
    attack: inReplicaMode(`SELECT public.wake(); ${TO_TRAY}`),
    proof: GONE,
    guards: 'none',
  },
  {
    title: 'replica mode: a login for which another setting of this database wins',
    verdict: 'nominal',
    script: `${TRAY()} ${ASLEEP} ALTER ROLE app IN DATABASE scratch SET session_replication_role = origin;`,
    attack: TO_TRAY,
    proof: GONE,
    guards: 'none',
  },
  {
    title: 'replica mode: an event trigger, which other logins set off',
    verdict: 'nominal',
    role: 'reader',
    script: `${DEFINER('event_trigger')} CREATE EVENT TRIGGER trimming ON ddl_command_end EXECUTE FUNCTION ledger.trim(); ${ASLEEP}`,
    attack: 'CREATE TEMPORARY TABLE t (n int)',
    proof: GONE,
    guards: 'none',
  },
  {
    title: 'replica mode, as somebody wrote it: guards that are not ENABLE ALWAYS',
    verdict: 'nominal',
    script: `GRANT DELETE ON ledger.events TO app; ALTER ROLE app SET session_replication_role = 'Replica';`,
    attack: inReplicaMode('DELETE FROM ledger.events'),
    proof: GONE,
    guards: 'origin',
  },
];
