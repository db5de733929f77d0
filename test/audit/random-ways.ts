import type { FarWay } from './far-ways.ts';

const PINNED = 'SET search_path = pg_catalog, pg_temp';
const STAMP = `
    CREATE FUNCTION ledger.stamp() RETURNS trigger LANGUAGE plpgsql ${PINNED} AS $$ BEGIN NEW.occurred_at := clock_timestamp(); RETURN NEW; END $$; ALTER FUNCTION ledger.stamp() OWNER TO ledger_owner;
    CREATE TRIGGER stamp BEFORE INSERT ON ledger.events FOR EACH ROW EXECUTE FUNCTION ledger.stamp();`;
const OLD_TIME = `INSERT INTO ledger.events (occurred_at, event_type, payload) VALUES ('2001-01-01', 'x', '{}')`;
const IS_OLD = `SELECT EXISTS (SELECT FROM ledger.events WHERE occurred_at < '2002-01-01')`;

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
];
