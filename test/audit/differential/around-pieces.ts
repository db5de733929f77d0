import fc from 'fast-check';
import { anybody, grantee, LOGINS, type Piece, piece } from './piece.ts';

/** What stands around the table: views over other tables, names that are looked up, operators and casts, what the server has. */
const PINNED = 'SET search_path = pg_catalog, pg_temp';
const owner = fc.constantFrom('ledger_owner', 'ledger_owner', 'ledger_owner', 'g1', ...LOGINS);
const caller = fc.oneof(fc.constantFrom(...LOGINS), grantee);
const lender = fc.oneof(fc.constantFrom(...LOGINS), anybody);

const definer = (name: string, by: string, to: string, body: string, path: string): readonly string[] => [
  `CREATE FUNCTION public.${name}() RETURNS void LANGUAGE plpgsql SECURITY DEFINER ${path} AS $$ BEGIN ${body} END $$`,
  `ALTER FUNCTION public.${name}() OWNER TO ${by}`,
  `REVOKE EXECUTE ON FUNCTION public.${name}() FROM PUBLIC`,
  `GRANT EXECUTE ON FUNCTION public.${name}() TO ${to}`,
];

/** How events follow what is deleted from the shelf. */
const FOLLOWS = {
  'foreign key': [
    'ALTER TABLE ledger.events ADD COLUMN shelf int DEFAULT 1 REFERENCES public.shelf ON DELETE CASCADE',
  ],
  rule: ['CREATE RULE forget AS ON DELETE TO public.shelf DO ALSO DELETE FROM ledger.events'],
  'two foreign keys': [
    'CREATE TABLE public.box (id int PRIMARY KEY, shelf int REFERENCES public.shelf ON DELETE CASCADE)',
    'INSERT INTO public.box VALUES (1, 1)',
    'ALTER TABLE public.box OWNER TO ledger_owner',
    'ALTER TABLE ledger.events ADD COLUMN box int DEFAULT 1 REFERENCES public.box ON DELETE CASCADE',
  ],
} as const;
type Follows = keyof typeof FOLLOWS;

const INSTEAD = ['', '', 'INSTEAD NOTHING', 'INSTEAD DELETE FROM ledger.events', 'ALSO NOTHING'] as const;

const VIEWS: readonly fc.Arbitrary<Piece>[] = [
  piece(
    'views over what events follow',
    [
      fc.constantFrom(...(Object.keys(FOLLOWS) as Follows[])),
      fc.tuple(owner, owner, owner),
      fc.constantFrom(...INSTEAD),
      fc.boolean(),
      fc.tuple(caller, caller, caller),
    ],
    (follows, [of, by, next], instead, invoker, [to, toNext, toCall]) => [
      'CREATE TABLE public.shelf (id int PRIMARY KEY)',
      'INSERT INTO public.shelf VALUES (1)',
      'GRANT USAGE ON SCHEMA public TO ledger_owner',
      ...FOLLOWS[follows],
      `ALTER TABLE public.shelf OWNER TO ${of}`,
      'CREATE VIEW public.shelves AS SELECT * FROM public.shelf',
      ...(instead === '' ? [] : [`CREATE RULE shelves AS ON DELETE TO public.shelves DO ${instead}`]),
      `ALTER VIEW public.shelves OWNER TO ${by}`,
      ...(invoker ? ['ALTER VIEW public.shelves SET (security_invoker = true)'] : []),
      'CREATE VIEW public.shelves_again AS SELECT * FROM public.shelves',
      `ALTER VIEW public.shelves_again OWNER TO ${next}`,
      `GRANT SELECT, DELETE ON public.shelf TO ${by}`,
      `GRANT SELECT, DELETE ON public.shelves TO ${next}, ${to}`,
      `GRANT SELECT, DELETE ON public.shelves_again TO ${toNext}`,
      ...definer('f_shelf', next, toCall, 'DELETE FROM public.shelves;', PINNED),
    ],
  ),
  piece(
    'view over a view with a rule',
    [
      fc.constantFrom('INSTEAD NOTHING', 'INSTEAD DELETE FROM ledger.events'),
      fc.boolean(),
      owner,
      owner,
      caller,
    ],
    (does, simple, by, next, to) => [
      `CREATE VIEW public.heap AS SELECT ${simple ? '*' : 'DISTINCT event_type'} FROM ledger.events`,
      `CREATE RULE heap AS ON DELETE TO public.heap DO ${does}`,
      `ALTER VIEW public.heap OWNER TO ${by}`,
      `GRANT SELECT, DELETE ON public.heap TO ${next}`,
      'CREATE VIEW public.heap_again AS SELECT * FROM public.heap',
      `ALTER VIEW public.heap_again OWNER TO ${next}`,
      `GRANT SELECT, DELETE ON public.heap_again TO ${to}`,
    ],
  ),
];

const PATHS = fc.constantFrom(
  '',
  'SET search_path = shade, public',
  'SET search_path = public, shade, pg_temp',
  'SET search_path = pg_catalog, public, pg_temp',
  'SET search_path = public',
);
const SHADE = (to: string): readonly string[] => [
  'CREATE SCHEMA shade',
  'GRANT USAGE ON SCHEMA shade TO PUBLIC',
  `GRANT CREATE ON SCHEMA shade TO ${to}`,
];

const NAMES: readonly fc.Arbitrary<Piece>[] = [
  piece(
    'definer that calls a function without its schema',
    [PATHS, lender, owner, caller],
    (path, of, by, to) => [
      ...SHADE(of),
      `CREATE FUNCTION public.helping(text) RETURNS int LANGUAGE sql AS 'SELECT 1'`,
      ...definer('f_shade', by, to, `PERFORM helping('x'::text);`, path),
    ],
  ),
  piece(
    'definer that names a type without its schema',
    [PATHS, lender, owner, caller],
    (path, of, by, to) => [
      ...SHADE(of),
      'CREATE DOMAIN public.tone AS text',
      ...definer('f_tone', by, to, `PERFORM 'x'::tone;`, path),
    ],
  ),
  piece("writer's path that leads elsewhere first", [lender, fc.constantFrom(...LOGINS)], (of, writer) => [
    ...SHADE(of),
    `ALTER ROLE ${writer} SET search_path = shade, ledger`,
  ]),
];

/** Where the function behind an operator or a cast is met. */
const MET = {
  'an operator': 'PERFORM FROM public.marks AS m WHERE m.a = m.b;',
  'an operator in CASE': 'PERFORM CASE m.a WHEN m.b THEN 1 END FROM public.marks AS m;',
  'a cast': `PERFORM 'x'::text::lib.mark;`,
  'a cast of a column': 'PERFORM m.a::text FROM public.marks AS m;',
  'an assignment': `INSERT INTO public.marks (a) VALUES ('x'::text);`,
  nothing: 'PERFORM 1 = 1;',
} as const;
type Met = keyof typeof MET;

const BEHIND: readonly fc.Arbitrary<Piece>[] = [
  piece(
    'functions behind an operator and casts',
    [
      fc.constantFrom(...(Object.keys(MET) as Met[])),
      fc.constantFrom(PINNED, 'SET search_path = pg_catalog, lib, pg_temp'),
      lender,
      owner,
      caller,
    ],
    (met, path, of, by, to) => [
      'CREATE SCHEMA lib',
      'GRANT USAGE ON SCHEMA lib TO PUBLIC',
      `GRANT CREATE ON SCHEMA lib TO ${of}`,
      'CREATE TYPE lib.mark AS (n int)',
      `CREATE FUNCTION lib.same(lib.mark, lib.mark) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RETURN true; END $$`,
      `CREATE FUNCTION lib.mark_of(text) RETURNS lib.mark LANGUAGE plpgsql AS $$ BEGIN RETURN row(1)::lib.mark; END $$`,
      `CREATE FUNCTION lib.text_of(lib.mark) RETURNS text LANGUAGE plpgsql AS $$ BEGIN RETURN 'x'; END $$`,
      'CREATE OPERATOR lib.= (LEFTARG = lib.mark, RIGHTARG = lib.mark, FUNCTION = lib.same)',
      'CREATE CAST (text AS lib.mark) WITH FUNCTION lib.mark_of(text) AS ASSIGNMENT',
      'CREATE CAST (lib.mark AS text) WITH FUNCTION lib.text_of(lib.mark)',
      'CREATE TABLE public.marks (a lib.mark, b lib.mark)',
      'INSERT INTO public.marks VALUES (row(1)::lib.mark, row(1)::lib.mark)',
      `ALTER TABLE public.marks OWNER TO ${by}`,
      ...['same(lib.mark, lib.mark)', 'mark_of(text)', 'text_of(lib.mark)'].map(
        (routine) => `ALTER FUNCTION lib.${routine} OWNER TO ${of}`,
      ),
      ...definer('f_mark', by, to, MET[met], path),
    ],
  ),
];

const SERVER: readonly fc.Arbitrary<Piece>[] = [
  piece('exclusion constraint', [anybody], (of) => [
    'CREATE SCHEMA lib',
    'GRANT USAGE ON SCHEMA lib TO PUBLIC',
    `CREATE FUNCTION lib.known(text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true'`,
    `GRANT CREATE ON SCHEMA lib TO ${of}`,
    // A partitioned table has none before version 17: then nobody owns what nothing uses.
    `DO $$ BEGIN
       ALTER TABLE ledger.events ADD CONSTRAINT one EXCLUDE USING btree ((CASE WHEN lib.known(event_type) THEN id END) WITH =);
       ALTER FUNCTION lib.known(text) OWNER TO ${of};
     END $$`,
  ]),
  // Without a replica identity PostgreSQL refuses to change what is published: that is no wall.
  piece('publication', [anybody], (by) => [
    'ALTER TABLE ledger.events REPLICA IDENTITY FULL',
    'ALTER TABLE ledger.part REPLICA IDENTITY FULL',
    'ALTER TABLE ledger.other REPLICA IDENTITY FULL',
    'CREATE PUBLICATION published FOR TABLE ledger.events',
    `ALTER PUBLICATION published OWNER TO ${by}`,
  ]),
  // Neither is done in a transaction: what the fix takes away is tried.
  piece(
    'ALTER SYSTEM on a setting',
    [fc.constantFrom('archive_command', 'work_mem'), grantee],
    (setting, to) => [`GRANT ALTER SYSTEM ON PARAMETER ${setting} TO ${to}`],
  ),
  piece('role that makes subscriptions', [anybody, anybody], (to, creator) => [
    `GRANT pg_create_subscription TO ${to}`,
    `GRANT CREATE ON DATABASE scratch TO ${creator}`,
  ]),
];

export const AROUND: readonly fc.Arbitrary<Piece>[] = [...VIEWS, ...VIEWS, ...NAMES, ...BEHIND, ...SERVER];
