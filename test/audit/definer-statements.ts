import type { FarWay } from './far-ways.ts';

const PINNED = 'SET search_path = pg_catalog, pg_temp';
const UNGUARDED = `SELECT count(*) < 2 FROM pg_trigger WHERE tgrelid = 'ledger.events'::regclass AND NOT tgisinternal`;
const REPLACED = `SELECT prosrc LIKE '%RETURN OLD%' FROM pg_proc WHERE oid = 'ledger.refuse_change'::regproc`;
const NO_TABLE = `SELECT to_regclass('ledger.events') IS NULL`;
const GONE = 'SELECT count(*) = 0 FROM ledger.events';
const REWRITTEN = `SELECT EXISTS (SELECT FROM ledger.events WHERE event_type = 'x')`;
const UNTOUCHED = `SELECT count(*) < 2 OR NOT EXISTS (SELECT FROM ledger.events) FROM pg_trigger
  WHERE tgrelid = 'ledger.events'::regclass AND NOT tgisinternal`;

const definer = (body: string, owner = 'ledger_owner'): string => `
  CREATE FUNCTION public.job() RETURNS void LANGUAGE plpgsql SECURITY DEFINER ${PINNED} AS $body$ BEGIN ${body}; END $body$;
  ALTER FUNCTION public.job() OWNER TO ${owner};`;
const CALL = 'SELECT public.job()';

/** What functions that run as the owner, or as a superuser, do to objects and roles; and what is no harm. */
export const DEFINER_STATEMENTS: readonly FarWay[] = [
  {
    title: 'a definer function whose DO block disables the guards',
    verdict: 'nominal',
    script: definer(
      `DO 'BEGIN ALTER TABLE ledger.events DISABLE TRIGGER ALL; DELETE FROM ledger.events; END'`,
    ),
    attack: CALL,
    proof: GONE,
  },
  {
    title: 'a definer function whose DO block only reads',
    verdict: 'append-only',
    script: definer(`DO 'BEGIN PERFORM count(*) FROM ledger.events; END'`),
    attack: CALL,
    proof: UNTOUCHED,
  },
  {
    title: 'a definer function that drops the function of the guard',
    verdict: 'nominal',
    script: definer('DROP FUNCTION ledger.refuse_change() CASCADE'),
    attack: CALL,
    proof: UNGUARDED,
  },
  {
    title: 'a definer function that would drop it, if nothing stood on it',
    verdict: 'append-only',
    script: definer('DROP FUNCTION ledger.refuse_change()'),
    attack: CALL,
    proof: UNTOUCHED,
  },
  {
    title: 'a definer function that replaces the function of the guard',
    verdict: 'nominal',
    script: definer(
      `CREATE OR REPLACE FUNCTION ledger.refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'`,
    ),
    attack: CALL,
    proof: REPLACED,
  },
  {
    title: 'a definer function that puts the guard there again',
    verdict: 'append-only',
    script: definer(
      `CREATE OR REPLACE FUNCTION ledger.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'events are only appended'; END $$`,
    ),
    attack: CALL,
    proof: UNTOUCHED,
  },
  {
    title: 'a definer function that grants the role of the owner',
    verdict: 'nominal',
    script: definer('GRANT ledger_owner TO app', 'postgres'),
    attack: `${CALL}; SET ROLE ledger_owner; ALTER TABLE ledger.events DISABLE TRIGGER ALL; UPDATE ledger.events SET event_type = 'x'`,
    proof: REWRITTEN,
  },
  {
    title: 'a definer function that grants the role of the owner to nobody who logs in',
    verdict: 'append-only',
    script: `CREATE ROLE archive NOLOGIN; ${definer('GRANT ledger_owner TO archive', 'postgres')}`,
    attack: CALL,
    proof: UNTOUCHED,
  },
  {
    title: 'a definer function that makes its caller a superuser',
    verdict: 'nominal',
    script: definer('ALTER ROLE app SUPERUSER', 'postgres'),
    attack: `${CALL}; ALTER TABLE ledger.events DISABLE TRIGGER ALL; UPDATE ledger.events SET event_type = 'x'; ALTER ROLE app NOSUPERUSER`,
    proof: REWRITTEN,
  },
  {
    title: 'a definer function that says until when a role is valid',
    verdict: 'append-only',
    script: definer(`ALTER ROLE app VALID UNTIL 'infinity' CONNECTION LIMIT 10`, 'postgres'),
    attack: CALL,
    proof: UNTOUCHED,
  },
  {
    title: 'a definer function that puts the sessions of a role into replica mode',
    verdict: 'nominal',
    guards: 'origin',
    script: `${definer(`ALTER ROLE app SET session_replication_role = 'replica'`, 'postgres')} GRANT DELETE ON ledger.events TO app;`,
    attack: CALL,
    proof: `SELECT EXISTS (SELECT FROM pg_db_role_setting WHERE setconfig::text LIKE '%replica%')`,
  },
  {
    title: 'a definer function that drops the schema',
    verdict: 'nominal',
    script: definer('DROP SCHEMA ledger CASCADE', 'postgres'),
    attack: CALL,
    proof: NO_TABLE,
  },
  {
    title: 'a definer function that drops another schema',
    verdict: 'append-only',
    script: `CREATE SCHEMA staging; ${definer('DROP SCHEMA staging CASCADE', 'postgres')}`,
    attack: CALL,
    proof: UNTOUCHED,
  },
  {
    title: 'a definer function that drops what its owner has',
    verdict: 'nominal',
    script: definer('DROP OWNED BY CURRENT_USER CASCADE'),
    attack: CALL,
    proof: NO_TABLE,
  },
  {
    title: 'a definer function that gives away what the owner has',
    verdict: 'nominal',
    script: definer('REASSIGN OWNED BY ledger_owner TO app', 'postgres'),
    attack: CALL,
    proof: `SELECT relowner = 'app'::regrole FROM pg_class WHERE oid = 'ledger.events'::regclass`,
  },
  {
    title: 'a definer function that gives away the function of the guard',
    verdict: 'nominal',
    script: definer('ALTER FUNCTION ledger.refuse_change() OWNER TO app', 'postgres'),
    attack: CALL,
    proof: `SELECT proowner = 'app'::regrole FROM pg_proc WHERE oid = 'ledger.refuse_change'::regproc`,
  },
  {
    title: 'a definer function that renames the table',
    verdict: 'nominal',
    script: definer('ALTER TABLE ledger.events RENAME TO events_before'),
    attack: CALL,
    proof: NO_TABLE,
  },
  {
    title: 'a definer function that renames the schema',
    verdict: 'nominal',
    script: definer('ALTER SCHEMA ledger RENAME TO ledger_before', 'postgres'),
    attack: CALL,
    proof: NO_TABLE,
  },
  {
    title: 'a definer function that moves the table to another schema',
    verdict: 'nominal',
    script: `CREATE SCHEMA attic; ${definer('ALTER TABLE ledger.events SET SCHEMA attic', 'postgres')}`,
    attack: CALL,
    proof: NO_TABLE,
  },
  {
    title: 'a definer function that renames a value of an enum of events',
    verdict: 'nominal',
    script: `
    CREATE TYPE ledger.outcome AS ENUM ('refused'); ALTER TYPE ledger.outcome OWNER TO ledger_owner;
    ALTER TABLE ledger.events ADD COLUMN outcome ledger.outcome DEFAULT 'refused';
    ${definer(`ALTER TYPE ledger.outcome RENAME VALUE 'refused' TO 'accepted'`)}`,
    attack: CALL,
    proof: `SELECT EXISTS (SELECT FROM pg_enum WHERE enumlabel = 'accepted')`,
  },
  {
    title: 'a definer function that grants UPDATE on all tables, where there are no guards',
    verdict: 'nominal',
    guards: 'none',
    script: definer('GRANT UPDATE ON ALL TABLES IN SCHEMA ledger TO app'),
    attack: `${CALL}; UPDATE ledger.events SET event_type = 'x'`,
    proof: REWRITTEN,
  },
  {
    title: 'a definer function that grants UPDATE, and guards that refuse it',
    verdict: 'append-only',
    script: definer('GRANT UPDATE ON ledger.events TO app'),
    attack: `${CALL}; UPDATE ledger.events SET event_type = 'x'`,
    proof: REWRITTEN,
  },
  {
    title: 'a definer function that grants what reads',
    verdict: 'append-only',
    guards: 'none',
    script: definer('GRANT SELECT ON ledger.events TO app; GRANT USAGE ON SCHEMA ledger TO app'),
    attack: `${CALL}; DELETE FROM ledger.events`,
    proof: GONE,
  },
  {
    title: 'a guard that lets pass what a trigger of another table does',
    verdict: 'nominal',
    guards: 'none',
    script: `
    CREATE FUNCTION ledger.guard() RETURNS trigger LANGUAGE plpgsql ${PINNED} AS $$ BEGIN
      IF pg_trigger_depth() > 1 THEN RETURN OLD; END IF; RAISE EXCEPTION 'events are only appended'; END $$;
    ALTER FUNCTION ledger.guard() OWNER TO ledger_owner;
    CREATE TRIGGER guard BEFORE DELETE ON ledger.events FOR EACH ROW EXECUTE FUNCTION ledger.guard();
    ALTER TABLE ledger.events ENABLE ALWAYS TRIGGER guard; GRANT DELETE ON ledger.events TO app;`,
    attack: `CREATE TEMPORARY TABLE mine (x int);
      CREATE FUNCTION pg_temp.through() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN DELETE FROM ledger.events; RETURN NEW; END';
      CREATE TRIGGER through AFTER INSERT ON mine FOR EACH ROW EXECUTE FUNCTION pg_temp.through();
      INSERT INTO mine VALUES (1); DROP TABLE mine`,
    proof: GONE,
  },
  {
    title: 'a definer function for one login role, and another one calls it',
    verdict: 'append-only',
    guards: 'none',
    script: definer(
      `IF session_user <> 'erasure' THEN RAISE EXCEPTION 'no'; END IF; DELETE FROM ledger.events`,
    ),
    attack: CALL,
    proof: GONE,
  },
  {
    title: 'a definer function that returns for all but one login role',
    verdict: 'append-only',
    guards: 'none',
    script: definer(`IF session_user <> 'erasure' THEN RETURN; END IF; DELETE FROM ledger.events`),
    attack: CALL,
    proof: GONE,
  },
  {
    title: 'a definer function for one login role, and that one',
    verdict: 'nominal',
    guards: 'none',
    script: `CREATE ROLE erasure LOGIN; GRANT USAGE ON SCHEMA ledger TO erasure;
    ${definer(`IF session_user <> 'erasure' THEN RAISE EXCEPTION 'no'; END IF; DELETE FROM ledger.events`)}`,
    role: 'erasure',
    attack: CALL,
    proof: GONE,
  },
  {
    title: 'a definer function that asks for a role which its caller has not',
    verdict: 'append-only',
    guards: 'none',
    script: `CREATE ROLE privacy NOLOGIN; CREATE FUNCTION ledger.only(who text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN
      IF NOT pg_has_role(session_user, 'privacy', 'MEMBER') THEN RAISE EXCEPTION 'for % only', who; END IF; END $$;
    ALTER FUNCTION ledger.only(text) OWNER TO ledger_owner;
    ${definer(`PERFORM ledger.only('privacy'); DELETE FROM ledger.events`)}`,
    attack: CALL,
    proof: GONE,
  },
  {
    title: 'a definer function that asks for the role with whose rights it runs',
    verdict: 'nominal',
    guards: 'none',
    script: definer(
      `IF current_user <> 'ledger_owner' THEN RAISE EXCEPTION 'no'; END IF; DELETE FROM ledger.events`,
    ),
    attack: CALL,
    proof: GONE,
  },
  {
    title: 'a definer function that asks a table for its caller',
    verdict: 'unproven',
    guards: 'none',
    script: `CREATE TABLE ledger.stewards (login text); INSERT INTO ledger.stewards VALUES ('app'); ALTER TABLE ledger.stewards OWNER TO ledger_owner;
    ${definer(`IF NOT EXISTS (SELECT FROM ledger.stewards WHERE login = session_user) THEN RAISE EXCEPTION 'no'; END IF; DELETE FROM ledger.events`)}`,
    attack: CALL,
    proof: GONE,
  },
  {
    title: 'a guard that lets one login role pass',
    verdict: 'nominal',
    guards: 'none',
    script: `
    CREATE FUNCTION ledger.guard() RETURNS trigger LANGUAGE plpgsql ${PINNED} AS $$ BEGIN
      IF session_user IN ('app', 'erasure') THEN RETURN OLD; END IF; RAISE EXCEPTION 'events are only appended'; END $$;
    ALTER FUNCTION ledger.guard() OWNER TO ledger_owner;
    CREATE TRIGGER guard BEFORE DELETE ON ledger.events FOR EACH ROW EXECUTE FUNCTION ledger.guard();
    ALTER TABLE ledger.events ENABLE ALWAYS TRIGGER guard; GRANT DELETE ON ledger.events TO app;`,
    attack: 'DELETE FROM ledger.events',
    proof: GONE,
  },
];
