import fc from 'fast-check';
import { anybody, grantee, LOGINS, owner, type Piece, piece } from './piece.ts';

/** What many schemas have: statements of other kinds, functions of one name, what a column or a table calls. */
const PINNED = 'SET search_path = pg_catalog, pg_temp';
const LIB = ['CREATE SCHEMA lib', 'GRANT USAGE ON SCHEMA lib TO PUBLIC'];

const definer = (signature: string, by: string, to: string, body: string): readonly string[] => [
  `CREATE FUNCTION public.${signature} RETURNS void LANGUAGE plpgsql SECURITY DEFINER ${PINNED} AS $$ BEGIN ${body} END $$`,
  `ALTER FUNCTION public.${signature} OWNER TO ${by}`,
  `REVOKE EXECUTE ON FUNCTION public.${signature} FROM PUBLIC`,
  `GRANT EXECUTE ON FUNCTION public.${signature} TO ${to}`,
];

/** Bodies that change events in other ways than UPDATE and DELETE as they stand. */
const CHANGES = {
  'ON CONFLICT DO UPDATE': `INSERT INTO ledger.events (id, event_type, payload) OVERRIDING SYSTEM VALUE
     VALUES (1, 'claimed_transaction', '{}') ON CONFLICT (id, event_type) DO UPDATE SET payload = '{"forged": true}';`,
  'ON CONFLICT DO NOTHING': `INSERT INTO ledger.events (event_type, payload) VALUES ('expense_written', '{}') ON CONFLICT DO NOTHING;`,
  'MERGE that updates': `MERGE INTO ledger.events USING (SELECT 1) AS one ON true WHEN MATCHED THEN UPDATE SET payload = '{"forged": true}';`,
  'MERGE that deletes': 'MERGE INTO ledger.events USING (SELECT 1) AS one ON true WHEN MATCHED THEN DELETE;',
  'MERGE that appends': `MERGE INTO ledger.events AS e USING (SELECT -1 AS n) AS one ON e.id = one.n
     WHEN NOT MATCHED THEN INSERT (event_type, payload) VALUES ('expense_written', '{}');`,
  'WITH that deletes':
    'PERFORM 1; WITH gone AS (DELETE FROM ledger.events RETURNING id) INSERT INTO public.gone SELECT id FROM gone;',
  'UPDATE with FROM': `UPDATE ledger.events AS e SET payload = '{"forged": true}' FROM (SELECT 1) AS one;`,
  'DELETE with USING': 'DELETE FROM ledger.events AS e USING ledger.events AS other WHERE other.id = e.id;',
  'a loop over a cursor': `DECLARE c CURSOR FOR SELECT * FROM ledger.events FOR UPDATE; r record;
     BEGIN FOR r IN c LOOP DELETE FROM ledger.events WHERE CURRENT OF c; END LOOP; END;`,
} as const;
type Change = keyof typeof CHANGES;

/** Whom a body lets pass: each is asked in a definer function, where current_user is the owner. */
const ASKED = [
  `session_user = 'app'`,
  `session_user NOT IN ('app', 'reader')`,
  `current_user = 'app'`,
  `pg_has_role(session_user, 'g1', 'MEMBER')`,
  `NOT pg_has_role(session_user, 'ledger_owner', 'MEMBER')`,
  `pg_has_role('g1', 'MEMBER')`,
  `current_setting('app.bypass', true) = 'on'`,
  `coalesce(current_setting('app.bypass', true), '') <> 'on'`,
] as const;

const STATEMENTS: readonly fc.Arbitrary<Piece>[] = [
  piece(
    'definer that changes by another statement',
    [fc.constantFrom(...(Object.keys(CHANGES) as Change[])), owner, grantee],
    (change, by, to) => [
      // PostgreSQL takes neither ON CONFLICT nor MERGE for a table with rules.
      'DROP RULE IF EXISTS keep ON ledger.events',
      'DROP RULE IF EXISTS trim ON ledger.events',
      'ALTER TABLE ledger.events ADD CONSTRAINT events_typed UNIQUE (id, event_type)',
      'CREATE TABLE public.gone (id bigint)',
      'GRANT INSERT ON public.gone TO PUBLIC',
      ...definer('f_change()', by, to, CHANGES[change]),
    ],
  ),
  piece(
    'definer that asks who it is',
    [fc.constantFrom(...ASKED), fc.boolean(), owner, grantee],
    (asked, refuses, by, to) =>
      definer(
        'f_ask()',
        by,
        to,
        refuses
          ? `IF ${asked} THEN RAISE EXCEPTION 'no'; END IF; DELETE FROM ledger.events;`
          : `IF ${asked} THEN DELETE FROM ledger.events; END IF;`,
      ),
  ),
  piece('definers of one name', [owner, owner, grantee, grantee], (by, next, to, toNext) => [
    ...definer('f_over(which bigint DEFAULT 1)', by, to, 'DELETE FROM ledger.events;').map((statement) =>
      statement.startsWith('CREATE') ? statement : statement.replace(' DEFAULT 1', ''),
    ),
    ...definer('f_over(which text)', next, toNext, 'PERFORM public.f_over(1);'),
  ]),
];

const EMPTIED: readonly fc.Arbitrary<Piece>[] = [
  piece(
    'tables that are emptied with CASCADE, two steps',
    [fc.boolean(), fc.boolean(), grantee],
    (jobs, events, to) => [
      'CREATE TABLE public.firms (id int PRIMARY KEY)',
      'INSERT INTO public.firms VALUES (1)',
      'CREATE TABLE public.shifts (id int PRIMARY KEY, firm int REFERENCES public.firms)',
      'INSERT INTO public.shifts VALUES (1, 1)',
      'GRANT USAGE ON SCHEMA public TO ledger_owner',
      'ALTER TABLE ledger.events ADD COLUMN shift int DEFAULT 1 REFERENCES public.shifts',
      `GRANT TRUNCATE ON public.firms TO ${to}`,
      ...(jobs ? [`GRANT TRUNCATE ON public.shifts TO ${to}`] : []),
      ...(events ? [`GRANT TRUNCATE ON ledger.events TO ${to}`] : []),
    ],
  ),
  piece('foreign keys that update twice', [fc.boolean(), grantee], (partly, to) => [
    'CREATE TABLE public.firms (id int PRIMARY KEY)',
    'INSERT INTO public.firms VALUES (1)',
    'CREATE TABLE public.shifts (id int PRIMARY KEY REFERENCES public.firms ON UPDATE CASCADE)',
    'INSERT INTO public.shifts VALUES (1)',
    'GRANT USAGE ON SCHEMA public TO ledger_owner',
    'ALTER TABLE ledger.events ADD COLUMN shift int DEFAULT 1 REFERENCES public.shifts ON UPDATE CASCADE',
    `GRANT SELECT, UPDATE ${partly ? '(id)' : ''} ON public.firms TO ${to}`,
  ]),
  piece('view with a rule', [fc.constantFrom('', 'LIMIT 9'), owner, grantee], (limit, by, to) => [
    `CREATE VIEW public.summary AS SELECT event_type, count(*) AS n FROM ledger.events GROUP BY 1 ${limit}`,
    'CREATE RULE forget AS ON DELETE TO public.summary DO INSTEAD DELETE FROM ledger.events WHERE event_type = OLD.event_type',
    `ALTER VIEW public.summary OWNER TO ${by}`,
    `GRANT SELECT, DELETE ON public.summary TO ${to}`,
  ]),
  piece(
    'TRIGGER on what a foreign key writes',
    [fc.boolean(), owner, grantee, grantee],
    (parted, by, of, to) => [
      'CREATE TABLE public.firms (id int PRIMARY KEY)',
      'INSERT INTO public.firms VALUES (1)',
      `CREATE TABLE public.stints (firm int REFERENCES public.firms ON DELETE CASCADE) ${parted ? 'PARTITION BY LIST (firm)' : ''}`,
      ...(parted ? ['CREATE TABLE public.stints_all PARTITION OF public.stints DEFAULT'] : []),
      'INSERT INTO public.stints VALUES (1)',
      `GRANT TRIGGER ON public.stints${parted ? '_all' : ''} TO ${of}`,
      `ALTER TABLE public.stints OWNER TO ${by}`,
      ...(parted ? [`ALTER TABLE public.stints_all OWNER TO ${by}`] : []),
      'GRANT USAGE ON SCHEMA public TO ledger_owner',
      `GRANT SELECT, DELETE ON public.firms TO ${to}`,
    ],
  ),
];

/** What the table calls when something is appended to it. */
const CALLED = {
  CHECK: 'ALTER TABLE ledger.events ADD CONSTRAINT known CHECK (lib.known(event_type))',
  'generated column':
    'ALTER TABLE ledger.events ADD COLUMN is_known boolean GENERATED ALWAYS AS (lib.known(event_type)) STORED',
  index: 'CREATE INDEX ON ledger.events (lib.known(event_type))',
  'domain constraint': `CREATE DOMAIN lib.name AS text CHECK (lib.known(VALUE)); ALTER TABLE ledger.events ADD COLUMN name lib.name DEFAULT 'x'`,
  default: `ALTER TABLE ledger.events ADD COLUMN is_known boolean DEFAULT lib.known('x')`,
} as const;
type Called = keyof typeof CALLED;

const COLUMNS: readonly fc.Arbitrary<Piece>[] = [
  piece(
    'function that an append calls',
    [fc.constantFrom(...(Object.keys(CALLED) as Called[])), anybody],
    (called, of) => [
      ...LIB,
      `CREATE FUNCTION lib.known(text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true'`,
      ...CALLED[called].split('; '),
      `GRANT CREATE ON SCHEMA lib TO ${of}`,
      `ALTER FUNCTION lib.known(text) OWNER TO ${of}`,
    ],
  ),
  piece(
    'actor by a function',
    [
      fc.constantFrom(
        `coalesce(current_setting('app.who', true), session_user::text)`,
        'session_user::text',
        'current_user::text',
      ),
    ],
    (actor) => [
      `CREATE FUNCTION ledger.who() RETURNS text LANGUAGE sql STABLE ${PINNED} AS $$ SELECT ${actor} $$`,
      'GRANT EXECUTE ON FUNCTION ledger.who() TO PUBLIC',
      'ALTER FUNCTION ledger.who() OWNER TO ledger_owner',
      'ALTER TABLE ledger.events ALTER COLUMN recorded_by SET DEFAULT ledger.who()',
    ],
  ),
  piece(
    "time in the session's zone",
    [
      fc.constantFrom('timestamp', 'date'),
      fc.constantFrom('localtimestamp', 'now()', 'clock_timestamp()', `now() AT TIME ZONE 'utc'`),
    ],
    (type, value) => [
      `ALTER TABLE ledger.events ALTER COLUMN occurred_at DROP DEFAULT`,
      `ALTER TABLE ledger.events ALTER COLUMN occurred_at TYPE ${type}`,
      `ALTER TABLE ledger.events ALTER COLUMN occurred_at SET DEFAULT (${value})`,
    ],
  ),
  piece(
    'setting of a role in the database',
    [
      fc.constantFrom(...LOGINS, 'ALL'),
      fc.constantFrom('session_replication_role = replica', `app.bypass = 'on'`, 'row_security = off'),
    ],
    (role, setting) => [`ALTER ROLE ${role} IN DATABASE scratch SET ${setting}`],
  ),
];

export const COMMON: readonly fc.Arbitrary<Piece>[] = [...STATEMENTS, ...STATEMENTS, ...EMPTIED, ...COLUMNS];
