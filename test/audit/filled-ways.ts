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

const RENAMED = `CREATE VIEW public.v AS SELECT event_type AS kind, payload AS body, recorded_by AS who FROM ledger.events; ALTER VIEW public.v OWNER TO ledger_owner; GRANT USAGE ON SCHEMA public TO ledger_owner;`;
const appending = (list: string, body: string): string =>
  `CREATE FUNCTION public.append(${list}) RETURNS void LANGUAGE plpgsql SECURITY DEFINER ${PINNED} AS $$ BEGIN ${body} END $$; ALTER FUNCTION public.append(${list}) OWNER TO ledger_owner;`;
const APPENDS_WHO = `INSERT INTO ledger.events (event_type, payload, recorded_by) VALUES ('x', '{}', who);`;
const UPSERT = appending(
  'number bigint, who text',
  `INSERT INTO ledger.events (id, event_type, payload, recorded_by) OVERRIDING SYSTEM VALUE VALUES (number, 'x', '{}', who) ON CONFLICT (id) DO UPDATE SET payload = excluded.payload;`,
);

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
  {
    title: 'a view that calls the actor otherwise',
    verdict: 'nominal',
    script: `CREATE VIEW public.v AS SELECT event_type, payload, recorded_by AS who, upper(event_type) AS loud FROM ledger.events; ALTER VIEW public.v OWNER TO ledger_owner; GRANT INSERT (event_type, payload, who) ON public.v TO app;`,
    attack: `INSERT INTO public.v (event_type, payload, who) VALUES ('x', '{}', 'ceo')`,
    proof: SAYS_CEO,
  },
  {
    title: 'a view over a view, each of which calls the actor otherwise',
    verdict: 'nominal',
    script: `${RENAMED} CREATE VIEW public.w AS SELECT who AS event_type, kind, body FROM public.v; ALTER VIEW public.w OWNER TO ledger_owner; GRANT INSERT ON public.w TO app;`,
    attack: `INSERT INTO public.w (event_type, kind, body) VALUES ('ceo', 'x', '{}')`,
    proof: SAYS_CEO,
  },
  {
    title: 'a view that calls another column like the actor',
    verdict: 'append-only',
    script: `CREATE VIEW public.v AS SELECT event_type AS recorded_by, payload FROM ledger.events; ALTER VIEW public.v OWNER TO ledger_owner; GRANT INSERT ON public.v TO app;`,
    attack: `INSERT INTO public.v VALUES ('ceo', '{}')`,
    proof: SAYS_CEO,
  },
  {
    title: 'a definer function that appends through a view which calls the actor otherwise',
    verdict: 'nominal',
    script: `${RENAMED} ${appending('who text', `INSERT INTO public.v (kind, body, who) VALUES ('x', '{}', append.who);`)}`,
    attack: `SELECT public.append('ceo')`,
    proof: SAYS_CEO,
  },
  {
    title: 'a definer function that appends or updates, past guards of each row',
    verdict: 'nominal',
    script: `DROP TRIGGER events_guard_statement ON ledger.events; ${UPSERT}`,
    attack: `SELECT public.append(1000, 'ceo')`,
    proof: SAYS_CEO,
  },
  {
    title: 'a definer function that appends or updates, past a guard of the whole statement',
    verdict: 'append-only',
    script: UPSERT,
    attack: `SELECT public.append(1000, 'ceo')`,
    proof: SAYS_CEO,
  },
  ...[
    { check: 'recorded_by = SESSION_USER', verdict: 'append-only', type: 'text' },
    { check: 'recorded_by = CURRENT_USER', verdict: 'append-only', type: 'varchar(63)' },
    { check: `recorded_by = SESSION_USER OR recorded_by = 'ceo'`, verdict: 'nominal', type: 'text' },
  ].map(
    ({ check, verdict, type }): FarWay => ({
      title: `an actor of type ${type} that its writer may supply, with CHECK (${check})`,
      verdict: verdict as FarWay['verdict'],
      role: 'writer',
      script: `ALTER TABLE ledger.events ALTER COLUMN recorded_by TYPE ${type}; ALTER TABLE ledger.events ADD CHECK (${check}) NOT VALID; ${MAY_SUPPLY}`,
      attack: SUPPLIED,
      proof: SAYS_CEO,
    }),
  ),
  {
    title: 'an actor that may be NULL and its writer may supply, with a CHECK',
    verdict: 'nominal',
    role: 'writer',
    script: `ALTER TABLE ledger.events ALTER COLUMN recorded_by DROP NOT NULL; ALTER TABLE ledger.events ADD CHECK (recorded_by = SESSION_USER) NOT VALID; ${MAY_SUPPLY}`,
    attack: `INSERT INTO ledger.events (event_type, payload, recorded_by) VALUES ('x', '{}', NULL)`,
    proof: `SELECT EXISTS (SELECT FROM ledger.events WHERE recorded_by IS NULL)`,
  },
  ...[
    { by: 'FOREACH', body: `FOREACH who IN ARRAY ARRAY[said] LOOP ${APPENDS_WHO} END LOOP;` },
    { by: 'a procedure', body: `CALL ledger.say(who, said); ${APPENDS_WHO}` },
    {
      by: 'GET DIAGNOSTICS',
      body: `BEGIN RAISE EXCEPTION '%', said; EXCEPTION WHEN OTHERS THEN GET STACKED DIAGNOSTICS who = MESSAGE_TEXT; END; ${APPENDS_WHO}`,
    },
  ].map(
    ({ by, body }): FarWay => ({
      title: `a definer function that appends a variable, which ${by} fills`,
      verdict: 'unproven',
      script: `CREATE PROCEDURE ledger.say(INOUT who text, said text) LANGUAGE plpgsql AS $$ BEGIN who := said; END $$; ALTER PROCEDURE ledger.say(text, text) OWNER TO ledger_owner;
      ${appending('said text', `<<here>> DECLARE who text := session_user; BEGIN ${body} END;`)}`,
      attack: `SELECT public.append('ceo')`,
      proof: SAYS_CEO,
    }),
  ),
  ...[
    { name: 'who', to: 'here.who' },
    { name: '"übermittelt"', to: '"übermittelt"' },
  ].map(
    ({ name, to }): FarWay => ({
      title: `a definer function that appends a variable, filled as ${to}`,
      verdict: 'nominal',
      script: appending(
        'said text',
        `<<here>> DECLARE ${name} text := session_user; BEGIN ${to} := said; ${APPENDS_WHO.replace('who)', `${name})`)} END;`,
      ),
      attack: `SELECT public.append('ceo')`,
      proof: SAYS_CEO,
    }),
  ),
];
