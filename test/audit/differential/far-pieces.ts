import fc from 'fast-check';
import { anybody, grantee, guardState, owner, type Piece, piece } from './piece.ts';

/**
 * Ways that lead over several objects: what the table stands on, what a statement sets off, what a session brings along.
 * Objects of one piece that a role may own stand in the schema `lib`, which everybody may use.
 */
const PINNED = 'SET search_path = pg_catalog, pg_temp';
const LIB = ['CREATE SCHEMA lib', 'GRANT USAGE ON SCHEMA lib TO PUBLIC'];
const UNGUARDED = [guardState('DROP', 'events_guard_rows'), guardState('DROP', 'events_guard_statement')];
const ASLEEP = [guardState('ENABLE', 'events_guard_rows'), guardState('ENABLE', 'events_guard_statement')];

const COLUMNS = {
  array: [`ALTER TABLE ledger.events ADD COLUMN kind lib.kind[] DEFAULT '{rejected}'`],
  domain: [
    'CREATE DOMAIN lib.good AS lib.kind',
    `ALTER TABLE ledger.events ADD COLUMN kind lib.good DEFAULT 'rejected'`,
  ],
  composite: [
    'CREATE TYPE lib.pair AS (x lib.kind, y text)',
    `ALTER TABLE ledger.events ADD COLUMN kind lib.pair DEFAULT ROW('rejected', 'y')::lib.pair`,
  ],
} as const;
type Column = keyof typeof COLUMNS;

const SUPPORTS: readonly fc.Arbitrary<Piece>[] = [
  piece(
    'type inside a type',
    [fc.constantFrom<Column>('array', 'domain', 'composite'), anybody],
    (within, to) => [
      ...LIB,
      `CREATE TYPE lib.kind AS ENUM ('rejected', 'accepted')`,
      ...COLUMNS[within],
      `ALTER TYPE lib.kind OWNER TO ${to}`,
    ],
  ),
  piece('collation', [anybody], (to) => [
    ...LIB,
    'CREATE COLLATION lib.c FROM "C"',
    'ALTER TABLE ledger.events ADD COLUMN note text COLLATE lib.c',
    `ALTER COLLATION lib.c OWNER TO ${to}`,
  ]),
  piece('CHECK function of a domain', [anybody], (to) => [
    ...LIB,
    `CREATE FUNCTION lib.ok(text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true'`,
    'CREATE DOMAIN lib.word AS text CHECK (lib.ok(VALUE))',
    `ALTER TABLE ledger.events ADD COLUMN word lib.word DEFAULT 'x'`,
    `GRANT CREATE ON SCHEMA lib TO ${to}`,
    `ALTER FUNCTION lib.ok(text) OWNER TO ${to}`,
  ]),
  piece('guard function elsewhere', [owner, anybody], (by, to) => [
    ...LIB,
    `CREATE FUNCTION lib.refuse() RETURNS trigger LANGUAGE plpgsql ${PINNED} AS $$ BEGIN RAISE EXCEPTION 'no'; END $$`,
    ...UNGUARDED,
    `CREATE TRIGGER events_guard_rows BEFORE UPDATE OR DELETE ON ledger.events FOR EACH ROW EXECUTE FUNCTION lib.refuse()`,
    `CREATE TRIGGER events_guard_statement BEFORE TRUNCATE ON ledger.events FOR EACH STATEMENT EXECUTE FUNCTION lib.refuse()`,
    guardState('ENABLE ALWAYS', 'events_guard_rows'),
    guardState('ENABLE ALWAYS', 'events_guard_statement'),
    `ALTER FUNCTION lib.refuse() OWNER TO ${by}`,
    `ALTER SCHEMA lib OWNER TO ${to}`,
  ]),
  piece('sequence elsewhere', [owner, anybody], (by, to) => [
    ...LIB,
    'CREATE SEQUENCE lib.numbers START 100',
    'ALTER TABLE ledger.events ALTER COLUMN id DROP IDENTITY',
    `ALTER TABLE ledger.events ALTER COLUMN id SET DEFAULT nextval('lib.numbers')`,
    'GRANT USAGE ON SEQUENCE lib.numbers TO PUBLIC',
    `ALTER SEQUENCE lib.numbers OWNER TO ${by}`,
    `ALTER SCHEMA lib OWNER TO ${to}`,
  ]),
  piece('function that maintenance runs', [fc.boolean(), owner, anybody], (analyzed, by, to) => [
    ...LIB,
    `CREATE FUNCTION lib.norm(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT $1'`,
    ...(analyzed
      ? [
          'CREATE TABLE ledger.notes (note text)',
          `INSERT INTO ledger.notes VALUES ('x')`,
          'CREATE INDEX ON ledger.notes (lib.norm(note))',
          `ALTER TABLE ledger.notes OWNER TO ${by}`,
        ]
      : [
          `CREATE MATERIALIZED VIEW ledger.kinds AS SELECT lib.norm('x')`,
          `ALTER MATERIALIZED VIEW ledger.kinds OWNER TO ${by}`,
        ]),
    `GRANT USAGE, CREATE ON SCHEMA lib TO ${to}`,
    `ALTER FUNCTION lib.norm(text) OWNER TO ${to}`,
  ]),
];

/** Where writers lack the right they append all the same: a table that nobody can append to shows nothing. */
const TRIMS = `IF has_schema_privilege('ledger', 'USAGE') AND has_table_privilege('ledger.events', 'DELETE') THEN
  DELETE FROM ledger.events WHERE id < 3; END IF;`;

const SET_OFF: readonly fc.Arbitrary<Piece>[] = [
  piece(
    'trigger of the table that trims',
    [fc.constantFrom('', 'SECURITY DEFINER'), fc.constantFrom('ROW', 'STATEMENT'), owner],
    (security, each, by) => [
      // Nobody appends where a guard refuses what the trigger deletes.
      ...UNGUARDED,
      `CREATE FUNCTION ledger.trim() RETURNS trigger LANGUAGE plpgsql ${security} ${PINNED}
         AS $$ BEGIN ${TRIMS} RETURN NULL; END $$`,
      `ALTER FUNCTION ledger.trim() OWNER TO ${by}`,
      `CREATE TRIGGER trim AFTER INSERT ON ledger.events FOR EACH ${each} EXECUTE FUNCTION ledger.trim()`,
    ],
  ),
  piece(
    'trigger of the table that runs the payload',
    [fc.constantFrom('', 'SECURITY DEFINER'), owner],
    (security, by) => [
      `CREATE FUNCTION ledger.obey() RETURNS trigger LANGUAGE plpgsql ${security} ${PINNED}
         AS $$ BEGIN EXECUTE coalesce(NEW.payload ->> 'sql', 'SELECT 1'); RETURN NULL; END $$`,
      `ALTER FUNCTION ledger.obey() OWNER TO ${by}`,
      'CREATE TRIGGER obey AFTER INSERT ON ledger.events FOR EACH ROW EXECUTE FUNCTION ledger.obey()',
    ],
  ),
  piece('definer that appends', [owner, grantee], (by, to) => [
    `CREATE FUNCTION public.f_append(said jsonb) RETURNS void LANGUAGE sql SECURITY DEFINER ${PINNED}
       AS $$ INSERT INTO ledger.events (event_type, payload) VALUES ('expense_written', said) $$`,
    `ALTER FUNCTION public.f_append(jsonb) OWNER TO ${by}`,
    'REVOKE EXECUTE ON FUNCTION public.f_append(jsonb) FROM PUBLIC',
    `GRANT EXECUTE ON FUNCTION public.f_append(jsonb) TO ${to}`,
  ]),
  piece('rule of the table that trims', [], () => [
    // Nobody appends past a rule whose DELETE a guard refuses.
    ...UNGUARDED,
    `CREATE RULE trim AS ON INSERT TO ledger.events DO ALSO DELETE FROM ledger.events WHERE event_type = 'claimed_transaction'`,
  ]),
  piece('rule that sets off a rule', [owner, owner, grantee], (by, next, to) => [
    'CREATE TABLE public.chain (event bigint)',
    'CREATE TABLE public.link (event bigint)',
    `ALTER TABLE public.chain OWNER TO ${by}`,
    `ALTER TABLE public.link OWNER TO ${next}`,
    'CREATE RULE pass AS ON INSERT TO public.chain DO ALSO INSERT INTO public.link VALUES (NEW.event)',
    'CREATE RULE forget AS ON INSERT TO public.link DO ALSO DELETE FROM ledger.events',
    `GRANT INSERT ON public.chain TO ${to}`,
  ]),
  piece(
    'foreign keys that cascade twice',
    [
      fc.constantFrom('CASCADE', 'SET NULL'),
      fc.constantFrom('CASCADE', 'SET NULL', 'RESTRICT'),
      // Who owns what the events refer to may drop their foreign key with it: no login is to, as a member neither.
      fc.constant('postgres'),
      grantee,
    ],
    (first, second, by, to) => [
      'CREATE TABLE public.orgs (id int PRIMARY KEY)',
      'INSERT INTO public.orgs VALUES (1)',
      `CREATE TABLE public.jobs (id int PRIMARY KEY,
         org int REFERENCES public.orgs ON DELETE ${first} ON UPDATE CASCADE)`,
      'INSERT INTO public.jobs VALUES (1, 1)',
      `ALTER TABLE ledger.events ADD COLUMN job int DEFAULT 1 REFERENCES public.jobs ON DELETE ${second}`,
      `ALTER TABLE public.jobs OWNER TO ${by}`,
      'GRANT USAGE ON SCHEMA public TO ledger_owner',
      `GRANT SELECT, UPDATE, DELETE ON public.orgs TO ${to}`,
    ],
  ),
  piece('cascade that fires a trigger', [owner, owner, grantee], (by, of, to) => [
    'CREATE TABLE public.orgs (id int PRIMARY KEY)',
    'INSERT INTO public.orgs VALUES (1)',
    'CREATE TABLE public.tasks (id int PRIMARY KEY, org int REFERENCES public.orgs ON DELETE CASCADE)',
    'INSERT INTO public.tasks VALUES (1, 1)',
    `CREATE FUNCTION ledger.gone() RETURNS trigger LANGUAGE plpgsql ${PINNED}
       AS $$ BEGIN DELETE FROM ledger.events; RETURN OLD; END $$`,
    `ALTER FUNCTION ledger.gone() OWNER TO ${of}`,
    'CREATE TRIGGER gone BEFORE DELETE ON public.tasks FOR EACH ROW EXECUTE FUNCTION ledger.gone()',
    `ALTER TABLE public.tasks OWNER TO ${by}`,
    `GRANT SELECT, DELETE ON public.orgs TO ${to}`,
  ]),
  piece('definer far from the events', [fc.boolean(), owner, owner, grantee], (byRule, by, of, to) => [
    ...(byRule
      ? [
          'CREATE TABLE public.outbox (event bigint)',
          'CREATE RULE forget AS ON INSERT TO public.outbox DO ALSO DELETE FROM ledger.events',
          `GRANT INSERT ON public.outbox TO ${by}`,
          `ALTER TABLE public.outbox OWNER TO ${of}`,
        ]
      : [
          'CREATE TABLE public.outbox (event bigint PRIMARY KEY)',
          'INSERT INTO public.outbox VALUES (1)',
          'ALTER TABLE ledger.events ADD COLUMN out bigint DEFAULT 1 REFERENCES public.outbox ON DELETE CASCADE',
          `GRANT SELECT, DELETE ON public.outbox TO ${by}`,
        ]),
    `CREATE FUNCTION public.f_far() RETURNS void LANGUAGE sql SECURITY DEFINER ${PINNED}
       AS $$ ${byRule ? 'INSERT INTO public.outbox VALUES (1)' : 'DELETE FROM public.outbox'} $$`,
    `ALTER FUNCTION public.f_far() OWNER TO ${by}`,
    'REVOKE EXECUTE ON FUNCTION public.f_far() FROM PUBLIC',
    `GRANT EXECUTE ON FUNCTION public.f_far() TO ${to}`,
  ]),
];

const QUIET = {
  'its setting': '',
  'SET LOCAL': 'SET LOCAL session_replication_role = replica;',
  set_config: `PERFORM set_config('session_replication_role', 'replica', false);`,
} as const;
type Quiet = keyof typeof QUIET;

const SESSIONS: readonly fc.Arbitrary<Piece>[] = [
  piece(
    'definer in replica mode',
    [
      fc.constantFrom<Quiet>('its setting', 'SET LOCAL', 'set_config'),
      fc.boolean(),
      fc.constantFrom('postgres', 'postgres', 'ledger_owner', 'g1'),
      grantee,
    ],
    (quiet, purges, by, to) => [
      ...ASLEEP,
      `CREATE FUNCTION public.f_quiet() RETURNS void LANGUAGE plpgsql SECURITY DEFINER ${PINNED}
         ${quiet === 'its setting' ? 'SET session_replication_role = replica' : ''}
         AS $$ BEGIN ${QUIET[quiet]} ${purges ? 'DELETE FROM ledger.events;' : ''} END $$`,
      `ALTER FUNCTION public.f_quiet() OWNER TO ${by}`,
      'REVOKE EXECUTE ON FUNCTION public.f_quiet() FROM PUBLIC',
      `GRANT EXECUTE ON FUNCTION public.f_quiet() TO ${to}`,
    ],
  ),
  piece(
    'definer that compares',
    [
      fc.constantFrom('', 'SET search_path = lib, pg_catalog', PINNED),
      owner,
      grantee,
      fc.constantFrom('CREATE', 'USAGE'),
      anybody,
    ],
    (path, by, to, what, creator) => [
      ...LIB,
      `GRANT ${what} ON SCHEMA lib TO ${creator}`,
      `CREATE FUNCTION public.f_compare(said text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER ${path}
         AS $$ BEGIN IF said = 'x' THEN RETURN; END IF; END $$`,
      `ALTER FUNCTION public.f_compare(text) OWNER TO ${by}`,
      'REVOKE EXECUTE ON FUNCTION public.f_compare(text) FROM PUBLIC',
      `GRANT EXECUTE ON FUNCTION public.f_compare(text) TO ${to}`,
    ],
  ),
  piece('time by a time zone', [fc.boolean()], (wallClock) => [
    ...(wallClock ? ['ALTER TABLE ledger.events ALTER COLUMN occurred_at TYPE timestamp'] : []),
    `ALTER TABLE ledger.events ALTER COLUMN occurred_at SET DEFAULT (now() AT TIME ZONE 'utc')`,
  ]),
];

const TOLD = {
  'stamp by a setting': `NEW.recorded_by := coalesce(current_setting('app.who', true), session_user::text);`,
  'stamp by the payload': `NEW.recorded_by := coalesce(NEW.payload ->> 'who', session_user::text);`,
  'stamp of what is missing': `NEW.recorded_by := coalesce(NEW.recorded_by, session_user::text);`,
  'stamp by a record of the payload': `NEW := jsonb_populate_record(NEW, NEW.payload);`,
  'time by the payload': `IF NEW.payload ? 'at' THEN NEW.occurred_at := (NEW.payload ->> 'at')::timestamptz; END IF;`,
} as const;

const stamp = (name: string, text: string, when: string): readonly string[] => [
  `CREATE FUNCTION ledger.${name}() RETURNS trigger LANGUAGE plpgsql ${PINNED} AS $$ BEGIN ${text} RETURN NEW; END $$`,
  `CREATE TRIGGER ${name} BEFORE INSERT ON ledger.events FOR EACH ROW ${when} EXECUTE FUNCTION ledger.${name}()`,
  `ALTER TABLE ledger.events ENABLE ALWAYS TRIGGER ${name}`,
];

const STAMPING: readonly fc.Arbitrary<Piece>[] = [
  ...Object.entries(TOLD).map(([feature, text]) => piece(feature, [], () => stamp('m_stamp', text, ''))),
  piece(
    'two stamping triggers',
    [fc.constantFrom(...Object.values(TOLD)), fc.constantFrom('a_first', 'z_last')],
    (text, name) => [
      ...stamp('m_stamp', text, ''),
      ...stamp(name, 'NEW.recorded_by := session_user; NEW.occurred_at := clock_timestamp();', ''),
    ],
  ),
  piece('stamp WHEN the actor is missing', [], () =>
    stamp('m_stamp', 'NEW.recorded_by := session_user;', 'WHEN (NEW.recorded_by IS NULL)'),
  ),
];

const CONDITIONS: readonly fc.Arbitrary<Piece>[] = [
  piece(
    'guard WHEN it always or hardly ever holds',
    [
      fc.constantFrom(
        'OLD.* IS DISTINCT FROM NEW.*',
        'OLD.payload IS DISTINCT FROM NEW.payload',
        'true',
        'pg_trigger_depth() = 0',
        `current_user <> 'g1'`,
      ),
    ],
    (condition) => [
      ...UNGUARDED,
      `CREATE FUNCTION ledger.refuse_nested() RETURNS trigger LANGUAGE plpgsql ${PINNED}
         AS $$ BEGIN RAISE EXCEPTION 'no'; END $$`,
      `CREATE TRIGGER events_guard_rows BEFORE UPDATE ON ledger.events FOR EACH ROW
         WHEN (${condition}) EXECUTE FUNCTION ledger.refuse_nested()`,
      guardState('ENABLE ALWAYS', 'events_guard_rows'),
      ...(condition.includes('NEW')
        ? []
        : [
            `CREATE TRIGGER events_guard_removal BEFORE DELETE ON ledger.events FOR EACH ROW
               WHEN (${condition}) EXECUTE FUNCTION ledger.refuse_nested()`,
            'ALTER TABLE ledger.events ENABLE ALWAYS TRIGGER events_guard_removal',
          ]),
    ],
  ),
  piece(
    'guard of listed columns',
    [
      fc.constantFrom('id, occurred_at, tx, recorded_by, event_type, payload', 'event_type, payload'),
      fc.constantFrom('UPDATE', 'UPDATE (payload)', 'UPDATE (recorded_by)'),
      grantee,
    ],
    (columns, what, to) => [
      ...UNGUARDED,
      `CREATE TRIGGER events_guard_rows BEFORE UPDATE OF ${columns} ON ledger.events FOR EACH ROW
         EXECUTE FUNCTION ledger.refuse_change()`,
      guardState('ENABLE ALWAYS', 'events_guard_rows'),
      `GRANT ${what} ON ledger.events TO ${to}`,
    ],
  ),
];

export const FAR: readonly fc.Arbitrary<Piece>[] = [
  ...SUPPORTS,
  ...SET_OFF,
  ...SESSIONS,
  ...STAMPING,
  ...CONDITIONS,
];
