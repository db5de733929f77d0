import type { FarWay } from './far-ways.ts';

const PINNED = 'SET search_path = pg_catalog, pg_temp';
const SAYS_CEO = `SELECT EXISTS (SELECT FROM ledger.events WHERE recorded_by = 'ceo')`;
const BY_PAYLOAD = `INSERT INTO ledger.events (event_type, payload) VALUES ('x', '{"recorded_by": "ceo"}')`;
const SUPPLIED = `INSERT INTO ledger.events (event_type, payload, recorded_by) VALUES ('x', '{}', 'ceo')`;
const MAY_SUPPLY = 'GRANT INSERT (recorded_by) ON ledger.events TO writer;';

/** A trigger that is there for every append. */
const stamping = (body: string): string => `
    CREATE FUNCTION ledger.stamp() RETURNS trigger LANGUAGE plpgsql ${PINNED} AS $$ ${body} $$; ALTER FUNCTION ledger.stamp() OWNER TO ledger_owner;
    CREATE TRIGGER stamp BEFORE INSERT ON ledger.events FOR EACH ROW EXECUTE FUNCTION ledger.stamp(); ALTER TABLE ledger.events ENABLE ALWAYS TRIGGER stamp;`;
const FROM_PAYLOAD = `
    CREATE FUNCTION ledger.fill(e ledger.events) RETURNS ledger.events LANGUAGE sql ${PINNED} AS $$ SELECT jsonb_populate_record(e, e.payload) $$; ALTER FUNCTION ledger.fill(ledger.events) OWNER TO ledger_owner;`;
const byDefault = (column: string, value: string): string =>
  `ALTER TABLE ledger.events ALTER COLUMN ${column} SET DEFAULT ${value}; GRANT INSERT (${column}) ON ledger.events TO writer;`;

/** A default that the database fills, and a writer who may supply the column. */
const DEFAULTS: readonly FarWay[] = [
  { value: 'USER', since: 14 },
  { value: 'getpgusername()', since: 14 },
  { value: 'SYSTEM_USER', since: 16 },
].map(({ value, since }) => ({
  title: `an actor by DEFAULT ${value}, which its writer may supply`,
  verdict: 'nominal',
  role: 'writer',
  since,
  script: byDefault('recorded_by', value),
  attack: SUPPLIED,
  proof: SAYS_CEO,
}));

/** Triggers that put what the writer says into the row in one way or another; no right on the column is asked for. */
const FORGES: readonly FarWay[] = [
  { by: 'RETURN of what a function makes of it', body: 'BEGIN RETURN ledger.fill(NEW); END' },
  {
    by: 'RETURN of another row',
    body: 'DECLARE r ledger.events; BEGIN SELECT f.* INTO r FROM ledger.fill(NEW) AS f; RETURN r; END',
  },
  {
    by: 'FOR NEW IN',
    body: 'BEGIN FOR NEW IN SELECT f.* FROM ledger.fill(NEW) AS f LOOP NULL; END LOOP; RETURN NEW; END',
  },
  {
    by: 'SELECT … INTO',
    body: `BEGIN SELECT NEW.payload ->> 'recorded_by' INTO NEW.recorded_by; RETURN NEW; END`,
  },
  {
    by: 'SELECT … INTO in a branch, after it is stamped',
    body: `BEGIN NEW.recorded_by := session_user; IF NEW.payload ? 'recorded_by' THEN SELECT NEW.payload ->> 'recorded_by' INTO NEW.recorded_by; END IF; RETURN NEW; END`,
  },
  {
    by: 'RETURN of another row in a branch, after it is stamped',
    body: `BEGIN NEW.recorded_by := session_user; IF NEW.payload ? 'recorded_by' THEN RETURN ledger.fill(NEW); END IF; RETURN NEW; END`,
  },
].map(({ by, body }) => ({
  title: `a trigger that puts what the writer says into the row: ${by}`,
  verdict: 'unproven',
  role: 'writer',
  script: `${FROM_PAYLOAD} ${stamping(body)}`,
  attack: BY_PAYLOAD,
  proof: SAYS_CEO,
}));

/** Triggers that stamp, whatever else they do. */
const STAMPS: readonly FarWay[] = [
  {
    and: 'says something to others',
    body: `PERFORM pg_notify('x', NEW.event_type); EXECUTE 'NOTIFY events'; RETURN coalesce(NEW, OLD);`,
  },
  { and: 'looks up another column', body: `SELECT 'y' INTO NEW.event_type; RETURN NEW;` },
].map(({ and, body }) => ({
  title: `a trigger that stamps and ${and}`,
  verdict: 'append-only',
  role: 'writer',
  script: `${MAY_SUPPLY} ${stamping(`BEGIN NEW.recorded_by := user; ${body} END`)}`,
  attack: SUPPLIED,
  proof: SAYS_CEO,
}));

/** What fills the columns that only the database should fill. */
export const FILLED_WAYS: readonly FarWay[] = [
  ...DEFAULTS,
  ...FORGES,
  ...STAMPS,
  {
    title: "a time by DEFAULT 'now'::text, which its writer may supply",
    verdict: 'nominal',
    role: 'writer',
    script: byDefault('occurred_at', `('now'::text)::timestamptz`),
    attack: `INSERT INTO ledger.events (event_type, payload, occurred_at) VALUES ('x', '{}', '2001-01-01')`,
    proof: `SELECT EXISTS (SELECT FROM ledger.events WHERE occurred_at < '2002-01-01')`,
  },
  {
    title: 'a text that has the name of a function, which its writer may supply',
    verdict: 'append-only',
    role: 'writer',
    script: `ALTER TABLE ledger.events ADD COLUMN source text DEFAULT 'session_user'; GRANT INSERT (source) ON ledger.events TO writer;`,
    attack: `INSERT INTO ledger.events (event_type, payload, source) VALUES ('x', '{}', 'an import')`,
    proof: SAYS_CEO,
  },
  {
    title: 'a trigger that puts what the writer says into a column with letters beyond ASCII',
    verdict: 'nominal',
    role: 'writer',
    script: `ALTER TABLE ledger.events RENAME COLUMN recorded_by TO "übermittelt"; ${stamping(`BEGIN NEW.übermittelt := NEW.payload ->> 'recorded_by'; RETURN NEW; END`)}`,
    attack: BY_PAYLOAD,
    proof: `SELECT EXISTS (SELECT FROM ledger.events WHERE "übermittelt" = 'ceo')`,
  },
  {
    title: 'a trigger that puts what the writer says into a column, in a block that handles errors',
    verdict: 'nominal',
    role: 'writer',
    script: stamping(
      `BEGIN BEGIN NEW.recorded_by := NEW.payload ->> 'recorded_by'; EXCEPTION WHEN OTHERS THEN NEW.recorded_by := session_user; END; RETURN NEW; END`,
    ),
    attack: BY_PAYLOAD,
    proof: SAYS_CEO,
  },
];
