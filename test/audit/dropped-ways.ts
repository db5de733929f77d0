import type { FarWay } from './far-ways.ts';

const PINNED = 'SET search_path = pg_catalog, pg_temp';
/** The event that the attack keeps out, where everything else is kept. */
const KEPT_OUT = `SELECT NOT EXISTS (SELECT FROM ledger.events WHERE event_type = 'fraud')`;
const FRAUD = `RESET SESSION AUTHORIZATION; SET SESSION AUTHORIZATION writer; INSERT INTO ledger.events (event_type, payload) VALUES ('fraud', '{}')`;

/** A trigger that drops events, and a table that says which. */
const SIFT = (granted: string, body: string, rest = ''): string => `
    CREATE TABLE ledger.muted (event_type text); INSERT INTO ledger.muted VALUES ('noise'); ALTER TABLE ledger.muted OWNER TO ledger_owner; GRANT SELECT ON ledger.muted TO writer; ${granted === '' ? '' : `GRANT ${granted} ON ledger.muted TO app;`}
    CREATE FUNCTION ledger.sift() RETURNS trigger LANGUAGE plpgsql ${PINNED} AS $$ DECLARE n int; BEGIN ${body} RETURN NEW; END $$; ALTER FUNCTION ledger.sift() OWNER TO ledger_owner;
    CREATE TRIGGER sift BEFORE INSERT ON ledger.events FOR EACH ROW EXECUTE FUNCTION ledger.sift(); ${rest}`;
const EXISTS =
  'IF EXISTS (SELECT FROM ledger.muted AS m WHERE m.event_type = NEW.event_type) THEN RETURN NULL; END IF;';
const COUNTED =
  'SELECT count(*) INTO n FROM ledger.muted AS m WHERE m.event_type = NEW.event_type; IF n > 0 THEN RETURN NULL; END IF;';

/** The same as a rule. A rule reads with the rights of the owner of the table that it stands on. */
const RULED = (granted: string, condition: string, rest = ''): string => `
    CREATE TABLE ledger.muted (event_type text); INSERT INTO ledger.muted VALUES ('noise'), ('x'); ALTER TABLE ledger.muted OWNER TO ledger_owner; GRANT ${granted} ON ledger.muted TO app; ${rest}
    CREATE RULE sift AS ON INSERT TO ledger.events WHERE ${condition} DO INSTEAD NOTHING;`;
const IS_MUTED = 'EXISTS (SELECT FROM ledger.muted AS m WHERE m.event_type = NEW.event_type)';

/** Changes of accounts that a definer trigger records. */
const ACCOUNTS = `
    CREATE TABLE ledger.accounts (n int); ALTER TABLE ledger.accounts OWNER TO ledger_owner; GRANT INSERT ON ledger.accounts TO app;
    CREATE FUNCTION ledger.record() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER ${PINNED} AS $$ BEGIN INSERT INTO ledger.events (event_type, payload) VALUES ('fraud', '{}'); RETURN NEW; END $$;
    ALTER FUNCTION ledger.record() OWNER TO ledger_owner; REVOKE EXECUTE ON FUNCTION ledger.record() FROM PUBLIC;
    CREATE TRIGGER record AFTER INSERT ON ledger.accounts FOR EACH ROW EXECUTE FUNCTION ledger.record();`;
const BY_SETTING = `IF current_setting('app.mute', true) = 'on' THEN RETURN NULL; END IF;`;

/** Triggers that drop events, and who says which. */
export const DROPPED_WAYS: readonly FarWay[] = [
  {
    title: 'muted: a row by INSERT, asked by EXISTS',
    verdict: 'nominal',
    script: SIFT('INSERT', EXISTS),
    attack: `INSERT INTO ledger.muted VALUES ('fraud'); ${FRAUD}`,
    proof: KEPT_OUT,
  },
  {
    title: 'muted: a row by UPDATE, asked by a variable',
    verdict: 'nominal',
    script: SIFT('UPDATE (event_type)', COUNTED),
    attack: `UPDATE ledger.muted SET event_type = 'fraud'; ${FRAUD}`,
    proof: KEPT_OUT,
  },
  {
    title: 'muted: a row by DELETE, asked by a function',
    verdict: 'nominal',
    script: `CREATE TABLE ledger.wanted (event_type text); INSERT INTO ledger.wanted VALUES ('x'), ('fraud'); GRANT SELECT ON ledger.wanted TO writer; GRANT DELETE ON ledger.wanted TO app; ALTER TABLE ledger.wanted OWNER TO ledger_owner;
    CREATE FUNCTION ledger.is_wanted(kind text) RETURNS boolean LANGUAGE sql STABLE ${PINNED} AS $$ SELECT EXISTS (SELECT FROM ledger.wanted AS w WHERE w.event_type = kind) $$; ALTER FUNCTION ledger.is_wanted(text) OWNER TO ledger_owner;
    ${SIFT('', 'IF NOT ledger.is_wanted(NEW.event_type) THEN RETURN NULL; END IF;')}`,
    append: `INSERT INTO ledger.events (event_type, payload) VALUES ('x', '{}')`,
    attack: `DELETE FROM ledger.wanted; ${FRAUD}`,
    proof: KEPT_OUT,
  },
  {
    title: 'muted: a row by INSERT, asked by a variable',
    verdict: 'unproven',
    script: SIFT('INSERT', COUNTED),
    attack: `INSERT INTO ledger.muted VALUES ('fraud'); ${FRAUD}`,
    proof: KEPT_OUT,
  },
  {
    title: 'muted: nobody may write the table',
    verdict: 'append-only',
    script: SIFT('SELECT', EXISTS),
    attack: `INSERT INTO ledger.muted VALUES ('fraud'); ${FRAUD}`,
    proof: KEPT_OUT,
  },
  {
    title: 'muted: the row says, whatever the table says',
    verdict: 'append-only',
    script: SIFT(
      'UPDATE',
      `IF NEW.payload @> '{"noise": true}' THEN INSERT INTO ledger.muted VALUES ('noise'); RETURN NULL; END IF;`,
    ),
    attack: `UPDATE ledger.muted SET event_type = 'fraud'; ${FRAUD}`,
    proof: KEPT_OUT,
  },
  {
    title: 'muted: a setting, for what a definer trigger records',
    verdict: 'nominal',
    script: `${SIFT('', BY_SETTING)} ${ACCOUNTS}`,
    attack: `SET app.mute = 'on'; INSERT INTO ledger.accounts VALUES (1)`,
    proof:
      'SELECT EXISTS (SELECT FROM ledger.accounts) AND NOT EXISTS (SELECT FROM ledger.events WHERE event_type = $$fraud$$)',
  },
  {
    title: 'muted: what another function makes of the event',
    verdict: 'unproven',
    script: `${SIFT('INSERT', 'RETURN ledger.sifted(NEW);')}
    CREATE FUNCTION ledger.sifted(event ledger.events) RETURNS ledger.events LANGUAGE plpgsql ${PINNED} AS $$ BEGIN IF EXISTS (SELECT FROM ledger.muted AS m WHERE m.event_type = event.event_type) THEN RETURN NULL; END IF; RETURN event; END $$; ALTER FUNCTION ledger.sifted(ledger.events) OWNER TO ledger_owner;`,
    attack: `INSERT INTO ledger.muted VALUES ('fraud'); ${FRAUD}`,
    proof: KEPT_OUT,
  },
  {
    title: 'muted by a rule: a row by INSERT',
    verdict: 'nominal',
    script: RULED('INSERT', IS_MUTED),
    append: `INSERT INTO ledger.events (event_type, payload) VALUES ('y', '{}')`,
    attack: `INSERT INTO ledger.muted VALUES ('fraud'); ${FRAUD}`,
    proof: KEPT_OUT,
  },
  {
    title: 'muted by a rule: a row by DELETE, asked by a function',
    verdict: 'nominal',
    script: RULED(
      'DELETE',
      'NOT ledger.is_wanted(NEW.event_type)',
      `CREATE FUNCTION ledger.is_wanted(kind text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER ${PINNED} AS $$ SELECT kind IN (SELECT w.event_type FROM ledger.muted AS w UNION ALL SELECT 'y') OR EXISTS (SELECT FROM ledger.muted) $$; ALTER FUNCTION ledger.is_wanted(text) OWNER TO ledger_owner;`,
    ),
    append: `INSERT INTO ledger.events (event_type, payload) VALUES ('y', '{}')`,
    attack: `DELETE FROM ledger.muted; ${FRAUD}`,
    proof: KEPT_OUT,
  },
  {
    title: 'muted by a rule: a row by INSERT lets an event pass',
    verdict: 'unproven',
    script: RULED('INSERT', `NOT ${IS_MUTED}`),
    append: `INSERT INTO ledger.events (event_type, payload) VALUES ('x', '{}')`,
    attack: `INSERT INTO ledger.muted VALUES ('else'); ${FRAUD}`,
    proof: KEPT_OUT,
  },
  {
    title: 'muted by a rule: nobody may write the table',
    verdict: 'append-only',
    script: RULED('SELECT', IS_MUTED),
    append: `INSERT INTO ledger.events (event_type, payload) VALUES ('y', '{}')`,
    attack: `INSERT INTO ledger.muted VALUES ('fraud'); ${FRAUD}`,
    proof: KEPT_OUT,
  },
  ...['14', '18'].map(
    (major): FarWay => ({
      title: `muted: a role that writes every table but the events, on ${major}`,
      verdict: 'nominal',
      // Nothing numbers the events, so nobody sets a sequence back.
      script: `${SIFT('', EXISTS)} ALTER TABLE ledger.events ALTER COLUMN id DROP IDENTITY; ALTER TABLE ledger.events ALTER COLUMN id SET DEFAULT (1e15 * random())::bigint;
        ALTER TABLE ledger.events ENABLE ROW LEVEL SECURITY; CREATE POLICY reads ON ledger.events FOR SELECT USING (true); CREATE POLICY appends ON ledger.events FOR INSERT TO writer WITH CHECK (true);
        GRANT pg_write_all_data TO app;`,
      attack: `INSERT INTO ledger.muted VALUES ('fraud'); ${FRAUD}`,
      proof: KEPT_OUT,
      ...(major === '14' ? { until: 17 } : { since: 18 }),
    }),
  ),
];
