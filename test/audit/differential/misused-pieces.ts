import fc from 'fast-check';
import { anybody, grantee, LOGINS, type Piece, piece } from './piece.ts';

/** Definer functions that are set off, or made to run somebody else's code, in ways that they were not made for. */
const PINNED = 'SET search_path = pg_catalog, pg_temp';

/** Who may change the events, more often than not: a definer without power shows nothing. */
const owner = fc.constantFrom('ledger_owner', 'ledger_owner', 'ledger_owner', 'g1', ...LOGINS);
const caller = fc.oneof(fc.constantFrom(...LOGINS), grantee);
const lender = fc.oneof(fc.constantFrom(...LOGINS), anybody);

/** Nobody runs it but by the grant, or by the trigger that is made of it. */
const withheld = (routine: string, by: string): readonly string[] => [
  `ALTER FUNCTION ${routine} OWNER TO ${by}`,
  `REVOKE EXECUTE ON FUNCTION ${routine} FROM PUBLIC`,
];

const deletes = (name: string, by: string): readonly string[] => [
  `CREATE FUNCTION public.${name}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER ${PINNED}
     AS $$ BEGIN DELETE FROM ledger.events; RETURN NULL; END $$`,
  ...withheld(`public.${name}()`, by),
];

const SET_OFF: readonly fc.Arbitrary<Piece>[] = [
  piece('trigger function of a definer that no trigger has', [owner, caller], (by, to) => [
    ...deletes('on_bait', by),
    `GRANT EXECUTE ON FUNCTION public.on_bait() TO ${to}`,
  ]),
  piece(
    'views over the table of a definer trigger',
    [owner, owner, owner, fc.boolean(), caller, caller],
    (by, of, next, invoker, to, toNext) => [
      'CREATE TABLE public.crate (event bigint)',
      ...deletes('on_crate', by),
      'CREATE TRIGGER on_crate AFTER INSERT ON public.crate FOR EACH ROW EXECUTE FUNCTION public.on_crate()',
      'CREATE VIEW public.crates AS SELECT * FROM public.crate',
      `ALTER VIEW public.crates OWNER TO ${of}`,
      ...(invoker ? ['ALTER VIEW public.crates SET (security_invoker = true)'] : []),
      'CREATE VIEW public.crates_again AS SELECT * FROM public.crates',
      `ALTER VIEW public.crates_again OWNER TO ${next}`,
      `GRANT INSERT ON public.crate TO ${of}`,
      `GRANT INSERT ON public.crates TO ${next}`,
      `GRANT INSERT ON public.crates TO ${to}`,
      `GRANT INSERT ON public.crates_again TO ${toNext}`,
    ],
  ),
  piece(
    'definer that empties a table with what refers to it',
    [owner, fc.boolean(), caller, caller],
    (by, mayEmpty, to, empties) => [
      'CREATE TABLE public.batches (id int PRIMARY KEY)',
      'INSERT INTO public.batches VALUES (1)',
      'GRANT USAGE ON SCHEMA public TO ledger_owner',
      'ALTER TABLE ledger.events ADD COLUMN batch int DEFAULT 1 REFERENCES public.batches',
      `GRANT TRUNCATE ON public.batches TO ${by}, ${empties}`,
      ...(mayEmpty ? [`GRANT TRUNCATE ON ledger.events TO ${by}`] : []),
      `CREATE FUNCTION public.f_empty() RETURNS void LANGUAGE plpgsql SECURITY DEFINER ${PINNED}
         AS $$ BEGIN TRUNCATE public.batches CASCADE; END $$`,
      ...withheld('public.f_empty()', by),
      `GRANT EXECUTE ON FUNCTION public.f_empty() TO ${to}`,
    ],
  ),
  piece('event trigger of a definer', [owner], (by) => [
    `CREATE FUNCTION public.on_ddl() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER ${PINNED}
       AS $$ BEGIN DELETE FROM ledger.events; END $$`,
    ...withheld('public.on_ddl()', by),
    `CREATE EVENT TRIGGER on_ddl ON ddl_command_end WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION public.on_ddl()`,
  ]),
];

const LIB = ['CREATE SCHEMA lib', 'GRANT USAGE ON SCHEMA lib TO PUBLIC'];
/** What a definer function uses, and how `of` may put code behind it. */
const LENT = {
  function: (of: string): readonly string[] => [
    `CREATE FUNCTION lib.help() RETURNS int LANGUAGE sql AS 'SELECT 1'`,
    `GRANT CREATE ON SCHEMA lib TO ${of}`,
    `ALTER FUNCTION lib.help() OWNER TO ${of}`,
  ],
  table: (of: string): readonly string[] => [
    'CREATE TABLE lib.desk (n int)',
    'GRANT INSERT ON lib.desk TO PUBLIC',
    `ALTER TABLE lib.desk OWNER TO ${of}`,
  ],
  'TRIGGER on a table': (of: string): readonly string[] => [
    'CREATE TABLE lib.desk (n int)',
    `GRANT INSERT ON lib.desk TO PUBLIC`,
    `GRANT TRIGGER ON lib.desk TO ${of}`,
  ],
} as const;
type Lent = keyof typeof LENT;

const BORROWING: readonly fc.Arbitrary<Piece>[] = [
  piece(
    'definer that borrows code',
    [fc.constantFrom(...(Object.keys(LENT) as Lent[])), owner, caller, lender],
    (lent, by, to, of) => [
      ...LIB,
      ...LENT[lent](of),
      `CREATE FUNCTION public.f_borrow() RETURNS void LANGUAGE plpgsql SECURITY DEFINER ${PINNED}
         AS $$ BEGIN ${lent === 'function' ? 'PERFORM lib.help();' : 'INSERT INTO lib.desk VALUES (1);'} END $$`,
      ...withheld('public.f_borrow()', by),
      `GRANT EXECUTE ON FUNCTION public.f_borrow() TO ${to}`,
    ],
  ),
  piece(
    'definer that names a table without its schema',
    [
      fc.constantFrom(
        '',
        'SET search_path = public',
        'SET search_path = public, pg_temp',
        'SET search_path = pg_catalog, public, pg_temp',
        `SET search_path = ''`,
      ),
      owner,
      caller,
    ],
    (path, by, to) => [
      'CREATE TABLE public.jottings (n text)',
      'GRANT SELECT ON public.jottings TO PUBLIC',
      `CREATE FUNCTION public.f_bare() RETURNS void LANGUAGE plpgsql SECURITY DEFINER ${path}
         AS $$ BEGIN PERFORM n FROM jottings; END $$`,
      ...withheld('public.f_bare()', by),
      `GRANT EXECUTE ON FUNCTION public.f_bare() TO ${to}`,
    ],
  ),
];

const SERVER: readonly fc.Arbitrary<Piece>[] = [
  piece(
    "role that reaches the server's files",
    [fc.constantFrom('pg_write_server_files', 'pg_execute_server_program', 'pg_read_server_files'), anybody],
    (role, to) => [`GRANT ${role} TO ${to}`],
  ),
  piece("function that reaches the server's files", [anybody], (to) => [
    `GRANT EXECUTE ON FUNCTION pg_catalog.lo_export(oid, text) TO ${to}`,
  ]),
];

export const MISUSED: readonly fc.Arbitrary<Piece>[] = [
  ...SET_OFF,
  ...SET_OFF,
  ...BORROWING,
  ...BORROWING,
  ...SERVER,
];
