import type { FarWay } from './far-ways.ts';

const PINNED = 'SET search_path = pg_catalog, pg_temp';
const GONE = `SELECT NOT EXISTS (SELECT FROM ledger.events WHERE event_type = 'claimed_transaction')`;

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
];
