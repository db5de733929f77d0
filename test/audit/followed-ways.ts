import { type FarWay, harm, REPLACED } from './far-ways.ts';

const PINNED = 'SET search_path = pg_catalog, pg_temp';
const GONE = `SELECT NOT EXISTS (SELECT FROM ledger.events WHERE event_type = 'claimed_transaction')`;

/** Topics with notes, which follow them by a foreign key, and a trigger of the notes. */
const NOTES = (when: string, settings: string, body: string): string => `
    CREATE TABLE public.topics (n int PRIMARY KEY); CREATE TABLE public.notes (n int REFERENCES public.topics ON DELETE CASCADE, note text);
    INSERT INTO public.topics VALUES (1); INSERT INTO public.notes VALUES (1, 'a note'); GRANT SELECT, DELETE ON public.topics TO app;
    ALTER TABLE public.topics OWNER TO ledger_owner; ALTER TABLE public.notes OWNER TO ledger_owner; GRANT USAGE ON SCHEMA public TO ledger_owner;
    CREATE FUNCTION ledger.on_note() RETURNS trigger LANGUAGE plpgsql ${settings} AS $$ BEGIN ${body}; RETURN OLD; END $$; ALTER FUNCTION ledger.on_note() OWNER TO ledger_owner;
    CREATE TRIGGER n ${when} DELETE ON public.notes FOR EACH ROW EXECUTE FUNCTION ledger.on_note(); CREATE SCHEMA own AUTHORIZATION app;`;
/** Events that point to topics. */
const EVENTS_OF_TOPICS = (action: string, settings: string): string => `
    CREATE TABLE ledger.topics (n int PRIMARY KEY); INSERT INTO ledger.topics VALUES (1); GRANT SELECT, DELETE ON ledger.topics TO app; ALTER TABLE ledger.topics OWNER TO ledger_owner;
    ALTER TABLE ledger.events ADD COLUMN topic int DEFAULT 1 REFERENCES ledger.topics ON DELETE ${action}; ALTER FUNCTION ledger.refuse_change() ${settings}; CREATE SCHEMA own AUTHORIZATION app;`;
const OWN_LENGTH = `CREATE FUNCTION own.length(text) ${harm('int', '1')}; GRANT USAGE ON SCHEMA own TO PUBLIC; SET search_path = own, pg_catalog`;

/** A definer function that uses an aggregate with this step. */
const SUMS = (step: string): string => `
    CREATE SCHEMA lib; GRANT USAGE ON SCHEMA lib TO PUBLIC; CREATE FUNCTION lib.step(state int, value int) RETURNS int ${step};
    CREATE AGGREGATE lib.total(int) (sfunc = lib.step, stype = int, initcond = '0');
    CREATE FUNCTION public.sum_up() RETURNS int LANGUAGE sql SECURITY DEFINER ${PINNED} AS $$ SELECT lib.total(n) FROM generate_series(1, 3) AS n $$; ALTER FUNCTION public.sum_up() OWNER TO ledger_owner;`;
const NEW_STEP = `CREATE FUNCTION lib.harm() ${harm('int', '1')}; CREATE OR REPLACE FUNCTION lib.step(state int, value int) RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN lib.harm(); END $$`;

/** A definer function with an expression, and a function behind that which a login role owns. */
const CHECKS = (routine: string, made: string, expression: string): string => `
    CREATE SCHEMA lib; GRANT USAGE, CREATE ON SCHEMA lib TO app; GRANT USAGE ON SCHEMA lib TO PUBLIC; ${made}
    CREATE FUNCTION public.check_it() RETURNS boolean LANGUAGE sql SECURITY DEFINER ${PINNED} AS $$ SELECT ${expression} $$; ALTER FUNCTION public.check_it() OWNER TO ledger_owner; ALTER FUNCTION ${routine} OWNER TO app;`;
/** Topics with notes in partitions. */
const PARTED = (granted: string): string => `
    CREATE TABLE public.topics (n int PRIMARY KEY); CREATE TABLE public.notes (n int REFERENCES public.topics ON DELETE CASCADE) PARTITION BY LIST (n); CREATE TABLE public.notes_1 PARTITION OF public.notes FOR VALUES IN (1);
    INSERT INTO public.topics VALUES (1); INSERT INTO public.notes VALUES (1); GRANT SELECT, DELETE ON public.topics TO app; GRANT USAGE ON SCHEMA public TO ledger_owner;
    ALTER TABLE public.topics OWNER TO ledger_owner; ALTER TABLE public.notes OWNER TO ledger_owner; ALTER TABLE public.notes_1 OWNER TO ledger_owner; CREATE SCHEMA own AUTHORIZATION app; ${granted}`;
const ON_PART = `CREATE FUNCTION own.harm() ${harm('int', '1')}; GRANT USAGE ON SCHEMA own TO PUBLIC; CREATE FUNCTION own.f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM own.harm(); RETURN OLD; END $$`;
/** Tables that refer to events, one by another. */
const REFERRING = (granted: string): string => `
    CREATE TABLE ledger.replies (n int PRIMARY KEY, event bigint REFERENCES ledger.events); CREATE TABLE ledger.votes (reply int REFERENCES ledger.replies);
    ALTER TABLE ledger.replies OWNER TO ledger_owner; ALTER TABLE ledger.votes OWNER TO ledger_owner; ${granted}`;

/** What the action of a foreign key does with the rights of the owner of its table, and what it no longer does. */
export const FOLLOWED_WAYS: readonly FarWay[] = [
  {
    title: 'definer uses an aggregate whose step deletes events',
    verdict: 'nominal',
    guards: 'none',
    script: SUMS(`LANGUAGE plpgsql ${PINNED} AS $$ BEGIN DELETE FROM ledger.events; RETURN 1; END $$`),
    attack: 'SELECT public.sum_up()',
    proof: GONE,
  },
  {
    title: 'definer uses an aggregate, a step of which belongs to a login role',
    verdict: 'nominal',
    script: `${SUMS(`LANGUAGE sql AS 'SELECT state + value'`)} GRANT CREATE ON SCHEMA lib TO app; ALTER FUNCTION lib.step(int, int) OWNER TO app;`,
    attack: `${NEW_STEP}; SELECT public.sum_up()`,
    proof: REPLACED,
  },
  {
    title: 'definer uses an aggregate that belongs to a login role',
    verdict: 'nominal',
    script: `${SUMS(`LANGUAGE sql AS 'SELECT state + value'`)} GRANT CREATE ON SCHEMA lib TO app; ALTER AGGREGATE lib.total(int) OWNER TO app;`,
    attack: `${NEW_STEP.replace('OR REPLACE FUNCTION lib.step', 'FUNCTION lib.other')}; CREATE OR REPLACE AGGREGATE lib.total(int) (sfunc = lib.other, stype = int, initcond = '0'); SELECT public.sum_up()`,
    proof: REPLACED,
  },
  {
    title: 'definer uses an aggregate whose steps do no harm',
    verdict: 'append-only',
    script: SUMS(`LANGUAGE sql AS 'SELECT state + value'`),
    attack: 'SELECT public.sum_up()',
    proof: GONE,
  },
  {
    title: 'BEFORE trigger under a foreign key, without search_path',
    verdict: 'nominal',
    script: NOTES('BEFORE', '', 'PERFORM length(OLD.note)'),
    attack: `${OWN_LENGTH}; DELETE FROM public.topics`,
    proof: REPLACED,
  },
  {
    title: 'BEFORE trigger under a foreign key, with a search_path',
    verdict: 'append-only',
    script: NOTES('BEFORE', PINNED, 'PERFORM length(OLD.note)'),
    attack: `${OWN_LENGTH}; DELETE FROM public.topics`,
    proof: REPLACED,
  },
  {
    title: 'guard under a foreign key, without search_path',
    verdict: 'nominal',
    script: `${EVENTS_OF_TOPICS('CASCADE', 'RESET ALL')}
      CREATE OR REPLACE FUNCTION ledger.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF length(TG_OP) > 0 THEN RETURN NULL; END IF; RETURN NULL; END $$;`,
    attack: `${OWN_LENGTH}; DELETE FROM ledger.topics`,
    proof: REPLACED,
  },
  {
    title: 'AFTER trigger under a foreign key, without search_path (18)',
    verdict: 'nominal',
    since: 18,
    script: NOTES('AFTER', '', 'PERFORM length(OLD.note)'),
    attack: `${OWN_LENGTH}; DELETE FROM public.topics`,
    proof: REPLACED,
  },
  {
    title: 'AFTER trigger under a foreign key, without search_path (14)',
    verdict: 'append-only',
    until: 17,
    script: NOTES('AFTER', '', 'PERFORM length(OLD.note)'),
    attack: `${OWN_LENGTH}; DELETE FROM public.topics`,
    proof: REPLACED,
  },
  {
    title: 'AFTER trigger under a foreign key deletes events (18)',
    verdict: 'nominal',
    guards: 'none',
    since: 18,
    script: NOTES('AFTER', PINNED, 'DELETE FROM ledger.events'),
    attack: 'DELETE FROM public.topics',
    proof: GONE,
  },
  {
    title: 'AFTER trigger under a foreign key deletes events (14)',
    verdict: 'append-only',
    guards: 'none',
    until: 17,
    script: NOTES('AFTER', PINNED, 'DELETE FROM ledger.events'),
    attack: 'DELETE FROM public.topics',
    proof: GONE,
  },
  {
    title: 'TRIGGER on a partition that a foreign key writes',
    verdict: 'nominal',
    script: PARTED('GRANT TRIGGER ON public.notes_1 TO app;'),
    attack: `${ON_PART}; CREATE TRIGGER t BEFORE DELETE ON public.notes_1 FOR EACH ROW EXECUTE FUNCTION own.f(); DELETE FROM public.topics`,
    proof: REPLACED,
  },
  {
    title: 'a partition of a login role, which a foreign key writes',
    verdict: 'nominal',
    script: PARTED('ALTER TABLE public.notes_1 OWNER TO app;'),
    attack: `${ON_PART}; CREATE TRIGGER t BEFORE DELETE ON public.notes_1 FOR EACH ROW EXECUTE FUNCTION own.f(); DELETE FROM public.topics`,
    proof: REPLACED,
  },
  {
    title: 'a trigger of a partition, under a foreign key, deletes events',
    verdict: 'nominal',
    guards: 'none',
    script: `${PARTED('')}
      CREATE FUNCTION ledger.on_part() RETURNS trigger LANGUAGE plpgsql ${PINNED} AS $$ BEGIN DELETE FROM ledger.events; RETURN OLD; END $$; ALTER FUNCTION ledger.on_part() OWNER TO ledger_owner;
      CREATE TRIGGER p BEFORE DELETE ON public.notes_1 FOR EACH ROW EXECUTE FUNCTION ledger.on_part();`,
    attack: 'DELETE FROM public.topics',
    proof: GONE,
  },
  {
    title: 'a partitioned table with a foreign key, whose partitions are the owner’s',
    verdict: 'append-only',
    script: PARTED('GRANT SELECT ON public.notes_1 TO app;'),
    attack: `${ON_PART}; CREATE TRIGGER t BEFORE DELETE ON public.notes_1 FOR EACH ROW EXECUTE FUNCTION own.f(); DELETE FROM public.topics`,
    proof: REPLACED,
  },
  {
    title: 'DELETE on a partition of what events point to',
    verdict: 'nominal',
    guards: 'none',
    script: `CREATE TABLE ledger.topics (n int PRIMARY KEY) PARTITION BY LIST (n); CREATE TABLE ledger.topics_1 PARTITION OF ledger.topics FOR VALUES IN (1); INSERT INTO ledger.topics VALUES (1); GRANT SELECT, DELETE ON ledger.topics_1 TO app;
      ALTER TABLE ledger.topics OWNER TO ledger_owner; ALTER TABLE ledger.topics_1 OWNER TO ledger_owner; ALTER TABLE ledger.events ADD COLUMN topic int DEFAULT 1 REFERENCES ledger.topics ON DELETE CASCADE;`,
    attack: 'DELETE FROM ledger.topics_1',
    proof: GONE,
  },
  {
    title: 'TRUNCATE … CASCADE, as far as all keys lead',
    verdict: 'nominal',
    guards: 'none',
    script: REFERRING('GRANT TRUNCATE ON ledger.events, ledger.replies, ledger.votes TO app;'),
    attack: 'TRUNCATE ledger.events CASCADE',
    proof: GONE,
  },
  {
    title: 'TRUNCATE … CASCADE, which the last table refuses',
    verdict: 'append-only',
    guards: 'none',
    script: REFERRING('GRANT TRUNCATE ON ledger.events, ledger.replies TO app;'),
    attack: 'TRUNCATE ledger.events CASCADE',
    proof: GONE,
  },
  {
    title: 'definer uses an operator whose function belongs to a login role',
    verdict: 'nominal',
    script: CHECKS(
      'lib.ok(text, text)',
      `CREATE FUNCTION lib.ok(text, text) RETURNS boolean LANGUAGE sql AS 'SELECT true'; CREATE OPERATOR lib.=#= (LEFTARG = text, RIGHTARG = text, FUNCTION = lib.ok);`,
      `'a'::text OPERATOR(lib.=#=) 'b'::text`,
    ),
    attack: `CREATE OR REPLACE FUNCTION lib.ok(text, text) ${harm('boolean', 'true')}; SELECT public.check_it()`,
    proof: REPLACED,
  },
  {
    title: 'definer uses a domain whose CHECK belongs to a login role',
    verdict: 'nominal',
    script: CHECKS(
      'lib.ok(text)',
      `CREATE FUNCTION lib.ok(text) RETURNS boolean LANGUAGE sql AS 'SELECT true'; CREATE DOMAIN lib.email AS text CHECK (lib.ok(VALUE));`,
      `'a'::lib.email IS NOT NULL`,
    ),
    attack: `CREATE OR REPLACE FUNCTION lib.ok(text) ${harm('boolean', 'true')}; SELECT public.check_it()`,
    proof: REPLACED,
  },
];
