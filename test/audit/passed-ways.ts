import type { FarWay } from './far-ways.ts';

const PINNED = 'SET search_path = pg_catalog, pg_temp';
const GONE = `SELECT NOT EXISTS (SELECT FROM ledger.events WHERE event_type = 'claimed_transaction')`;
const SAME = 'UPDATE ledger.events SET event_type = event_type';

/** A guard that lets a row pass which stays the same, and a trigger beside it. */
const beside = (name: string, when: string, body: string): string => `
    CREATE TRIGGER guard BEFORE UPDATE ON ledger.events FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION ledger.refuse_change(); ALTER TABLE ledger.events ENABLE ALWAYS TRIGGER guard;
    CREATE FUNCTION ledger.touch() RETURNS trigger LANGUAGE plpgsql ${PINNED} AS $$ BEGIN ${body} RETURN NEW; END $$; ALTER FUNCTION ledger.touch() OWNER TO ledger_owner;
    CREATE TRIGGER ${name} BEFORE UPDATE ON ledger.events FOR EACH ROW ${when} EXECUTE FUNCTION ledger.touch(); GRANT UPDATE ON ledger.events TO app;`;
const TOUCHES = `NEW.event_type := 'touched';`;

/** Ways past a wall that stands, but not there or not then. */
export const PASSED_WAYS: readonly FarWay[] = [
  {
    title: 'a trigger that changes the row after WHEN whole row differs',
    verdict: 'nominal',
    guards: 'none',
    script: beside('touch', '', TOUCHES),
    attack: SAME,
    proof: GONE,
  },
  {
    title: 'a trigger that changes the row before WHEN whole row differs',
    verdict: 'append-only',
    guards: 'none',
    script: beside('aaa', '', TOUCHES),
    attack: SAME,
    proof: GONE,
  },
  {
    title: 'a trigger after WHEN whole row differs, which changes what changed already',
    verdict: 'append-only',
    guards: 'none',
    script: beside('touch', 'WHEN (OLD.* IS DISTINCT FROM NEW.*)', TOUCHES),
    attack: SAME,
    proof: GONE,
  },
  {
    title: 'a trigger after WHEN whole row differs, which asks whether a column changed',
    verdict: 'append-only',
    guards: 'none',
    script: beside('touch', '', `IF NEW.payload IS DISTINCT FROM OLD.payload THEN ${TOUCHES} END IF;`),
    attack: SAME,
    proof: GONE,
  },
  {
    title: 'a trigger after WHEN whole row differs, which changes some rows',
    verdict: 'unproven',
    guards: 'none',
    script: beside('touch', '', `IF NEW.payload = '{}' THEN ${TOUCHES} END IF;`),
    attack: SAME,
    proof: GONE,
  },
  {
    title: 'a trigger that changes the row after a body that compares it',
    verdict: 'unproven',
    guards: 'none',
    script: `${beside('touch', '', TOUCHES)} DROP TRIGGER guard ON ledger.events;
    CREATE FUNCTION ledger.compare() RETURNS trigger LANGUAGE plpgsql ${PINNED} AS $$ BEGIN IF NEW IS DISTINCT FROM OLD THEN RAISE EXCEPTION 'no'; END IF; RETURN NEW; END $$; ALTER FUNCTION ledger.compare() OWNER TO ledger_owner;
    CREATE TRIGGER guard BEFORE UPDATE ON ledger.events FOR EACH ROW EXECUTE FUNCTION ledger.compare(); ALTER TABLE ledger.events ENABLE ALWAYS TRIGGER guard;`,
    attack: SAME,
    proof: GONE,
  },
  {
    title: 'TRUNCATE ONLY, past the guard of a child',
    verdict: 'nominal',
    guards: 'none',
    script: `
    CREATE TABLE ledger.old_events () INHERITS (ledger.events); ALTER TABLE ledger.old_events OWNER TO ledger_owner;
    CREATE TRIGGER t BEFORE TRUNCATE ON ledger.old_events EXECUTE FUNCTION ledger.refuse_change(); ALTER TABLE ledger.old_events ENABLE ALWAYS TRIGGER t; GRANT TRUNCATE ON ledger.events TO app;`,
    attack: 'TRUNCATE ONLY ledger.events',
    proof: GONE,
  },
  {
    title: 'DELETE FROM ONLY, past the guard of a child, by a role that may not read',
    verdict: 'nominal',
    guards: 'none',
    script: `
    CREATE TABLE ledger.old_events () INHERITS (ledger.events); ALTER TABLE ledger.old_events OWNER TO ledger_owner; INSERT INTO ledger.old_events (id, event_type, payload) VALUES (5, 'old', '{}');
    CREATE TRIGGER t BEFORE DELETE ON ledger.old_events FOR EACH ROW EXECUTE FUNCTION ledger.refuse_change(); ALTER TABLE ledger.old_events ENABLE ALWAYS TRIGGER t;
    GRANT DELETE ON ledger.events TO app; REVOKE SELECT ON ledger.events FROM app;`,
    attack: 'DELETE FROM ONLY ledger.events',
    proof: GONE,
  },
  {
    title: "a view with the caller's rights, said as PostgreSQL lets one say it",
    verdict: 'append-only',
    guards: 'none',
    since: 15,
    script: `CREATE VIEW public.v WITH (security_invoker = 'T') AS SELECT * FROM ledger.events; ALTER VIEW public.v OWNER TO ledger_owner; GRANT SELECT, DELETE ON public.v TO app;`,
    attack: 'DELETE FROM public.v',
    proof: GONE,
  },
];
