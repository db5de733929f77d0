import fc from 'fast-check';
import { AROUND } from './around-pieces.ts';
import { COMMON } from './common-pieces.ts';
import { FAR } from './far-pieces.ts';
import { MISUSED } from './misused-pieces.ts';
import {
  anybody,
  event,
  grantee,
  guardState,
  LOGINS,
  owner,
  type Piece,
  piece,
  ROLES,
  table,
  trigger,
} from './piece.ts';

export interface World {
  readonly shape: Shape;
  /** Whether the schema and the rows are open to everybody, so that grants are what decides. */
  readonly open: boolean;
  /** What is left of the guards: a grant behind both is no hole, and holes should not be rare. */
  readonly guards: 'all' | 'rows' | 'statement' | 'none';
  readonly memberships: readonly Membership[];
  readonly pieces: readonly Piece[];
}

type Membership = readonly [role: string, member: string, inherit: boolean, set: boolean, admin: boolean];
type Shape = 'plain' | 'partitioned' | 'child' | 'parent';

const GUARDS = ['DROP', 'DISABLE', 'ENABLE', 'ENABLE REPLICA', 'ENABLE ALWAYS'] as const;

const body = (text: string): string => `
  CREATE OR REPLACE FUNCTION ledger.refuse_change() RETURNS trigger LANGUAGE plpgsql
  SET search_path = pg_catalog, pg_temp AS $$ BEGIN ${text} END $$`;

/** Bodies of the guard: those that refuse everything, and those that do not. */
const BODIES = {
  'guard body: by TG_OP': `IF TG_OP = 'DELETE' THEN RAISE EXCEPTION 'no'; END IF; RETURN NEW;`,
  'guard body: by a list of TG_OP': `IF TG_OP IN ('DELETE', 'UPDATE') THEN RAISE EXCEPTION 'no'; END IF; RETURN NULL;`,
  'guard body: RETURN NULL': 'RETURN NULL;',
  'guard body: RETURN OLD': 'RETURN OLD;',
  'guard body: setting': `IF current_setting('app.bypass', true) = 'on' THEN RETURN COALESCE(NEW, OLD); END IF; RAISE EXCEPTION 'no';`,
  'guard body: role': `IF current_user = 'g1' THEN RETURN COALESCE(NEW, OLD); END IF; RAISE EXCEPTION 'no';`,
  'guard body: row': `IF TG_LEVEL = 'ROW' AND OLD.event_type = 'never' THEN RETURN OLD; END IF; RAISE EXCEPTION 'no';`,
  'guard body: handler': `BEGIN RAISE EXCEPTION 'no'; EXCEPTION WHEN OTHERS THEN RETURN COALESCE(NEW, OLD); END;`,
  'guard body: notice': `RAISE NOTICE 'changed'; RETURN COALESCE(NEW, OLD);`,
} as const;

const DEFINERS = {
  f_update: `FUNCTION public.f_update() RETURNS void LANGUAGE sql @ AS $$ UPDATE ledger.events SET event_type = 'forged' $$`,
  f_delete: `FUNCTION public.f_delete() RETURNS void LANGUAGE plpgsql @ AS $$ BEGIN DELETE FROM ledger.events; END $$`,
  f_truncate: `FUNCTION public.f_truncate() RETURNS void LANGUAGE plpgsql @ AS $$ BEGIN TRUNCATE ledger.events; END $$`,
  f_alter: `FUNCTION public.f_alter() RETURNS void LANGUAGE plpgsql @ AS $$ BEGIN ALTER TABLE ledger.events DISABLE TRIGGER ALL; END $$`,
  f_by: `FUNCTION public.f_by(which bigint) RETURNS void LANGUAGE plpgsql @ AS $$ BEGIN DELETE FROM ledger.events WHERE id = which; END $$`,
  f_forge: `FUNCTION public.f_forge(at timestamptz) RETURNS void LANGUAGE sql @ AS $$ INSERT INTO ledger.events (occurred_at, event_type, payload) VALUES (at, 'claimed_transaction', '{}') $$`,
  p_update: `PROCEDURE public.p_update() LANGUAGE plpgsql @ AS $$ BEGIN UPDATE ledger.events SET event_type = 'forged'; END $$`,
  dynamic: `FUNCTION public.f_delete() RETURNS void LANGUAGE plpgsql @ AS $$ BEGIN EXECUTE 'DELETE FROM ledger.events'; END $$`,
} as const;
type Definer = keyof typeof DEFINERS;
const nameOf = (which: Definer): string => (which === 'dynamic' ? 'f_delete' : which);

const definer = (
  which: Definer,
  security: string,
  by: string,
  pinned: boolean,
  to: string,
): readonly string[] => [
  `CREATE OR REPLACE ${DEFINERS[which].replace('@', `${security} ${pinned ? 'SET search_path = pg_catalog, pg_temp' : ''}`)}`,
  `ALTER ROUTINE public.${nameOf(which)} OWNER TO ${by}`,
  `REVOKE EXECUTE ON ROUTINE public.${nameOf(which)} FROM PUBLIC`,
  `GRANT EXECUTE ON ROUTINE public.${nameOf(which)} TO ${to}`,
];

const GRANTS: readonly fc.Arbitrary<Piece>[] = [
  piece('grant', [event, table, grantee], (what, on, to) => [`GRANT ${what} ON ${on} TO ${to}`]),
  piece('grant of INSERT', [table, grantee], (on, to) => [`GRANT INSERT ON ${on} TO ${to}`]),
  piece(
    'grant of another privilege',
    [fc.constantFrom('TRIGGER', 'REFERENCES', 'SELECT', 'ALL', 'MAINTAIN'), table, grantee],
    (what, on, to) => [`GRANT ${what} ON ${on} TO ${to}`],
  ),
  piece(
    'column grant of UPDATE',
    [fc.constantFrom('event_type', 'payload', 'recorded_by, payload'), table, grantee],
    (columns, on, to) => [`GRANT UPDATE (${columns}) ON ${on} TO ${to}`],
  ),
  piece(
    'column grant of INSERT',
    [fc.constantFrom('id', 'occurred_at', 'tx', 'recorded_by'), fc.boolean(), grantee],
    (stamp, whole, to) => [
      `GRANT INSERT (${stamp}${whole ? ', event_type, payload' : ''}) ON ledger.events TO ${to}`,
    ],
  ),
  piece('second grantor', [event, anybody, grantee], (what, by, to) => [
    `GRANT ${what} ON ledger.events TO ${by} WITH GRANT OPTION`,
    `SET ROLE ${by}`,
    `GRANT ${what} ON ledger.events TO ${to}`,
    'RESET ROLE',
  ]),
];

const OWNERS: readonly fc.Arbitrary<Piece>[] = [
  piece('owner of the table', [anybody, table], (to, on) => [`ALTER TABLE ${on} OWNER TO ${to}`]),
  piece('owner of the schema', [anybody], (to) => [`ALTER SCHEMA ledger OWNER TO ${to}`]),
  piece('owner of the database', [anybody], (to) => [`ALTER DATABASE scratch OWNER TO ${to}`]),
  piece('owner of the guard function', [anybody], (to) => [
    `ALTER FUNCTION ledger.refuse_change() OWNER TO ${to}`,
  ]),
  piece('owner of a type', [anybody], (to) => [
    `CREATE TYPE ledger.outcome AS ENUM ('rejected', 'accepted')`,
    `ALTER TABLE ledger.events ADD COLUMN outcome ledger.outcome DEFAULT 'rejected'`,
    `ALTER TYPE ledger.outcome OWNER TO ${to}`,
  ]),
];

const WALLS: readonly fc.Arbitrary<Piece>[] = [
  piece('guard state', [fc.constantFrom(...GUARDS), trigger], (change, name) => [guardState(change, name)]),
  ...Object.entries(BODIES).map(([feature, text]) => piece(feature, [], () => [body(text)])),
  piece('guard with a WHEN clause', [fc.constantFrom('claimed_transaction', 'never')], (type) => [
    guardState('DROP', 'events_guard_rows'),
    guardState('DROP', 'events_guard_statement'),
    `CREATE TRIGGER events_guard_rows BEFORE UPDATE OR DELETE ON ledger.events FOR EACH ROW
       WHEN (OLD.event_type = '${type}') EXECUTE FUNCTION ledger.refuse_change()`,
  ]),
  piece('guard of some columns', [], () => [
    guardState('DROP', 'events_guard_rows'),
    guardState('DROP', 'events_guard_statement'),
    `CREATE TRIGGER events_guard_rows BEFORE UPDATE OF payload OR DELETE ON ledger.events FOR EACH ROW
       EXECUTE FUNCTION ledger.refuse_change()`,
  ]),
  piece('AFTER guard', [fc.boolean()], (deferred) => [
    guardState('DROP', 'events_guard_rows'),
    guardState('DROP', 'events_guard_statement'),
    `CREATE ${deferred ? 'CONSTRAINT ' : ''}TRIGGER events_guard_rows AFTER UPDATE OR DELETE ON ledger.events
       ${deferred ? 'DEFERRABLE INITIALLY DEFERRED' : ''} FOR EACH ROW EXECUTE FUNCTION ledger.refuse_change()`,
  ]),
  piece('TRUNCATE guard', [table], (on) => [
    `CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON ${on} FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change()`,
  ]),
];

const WAYS: readonly fc.Arbitrary<Piece>[] = [
  piece(
    'view',
    [
      fc.constantFrom('UPDATE', 'DELETE', 'INSERT', 'ALL'),
      owner,
      grantee,
      fc.constantFrom('', `WHERE event_type <> 'x'`, `WHERE event_type <> 'x' WITH CHECK OPTION`, 'LIMIT 9'),
      fc.boolean(),
    ],
    (what, by, to, where, invoker) => [
      `CREATE VIEW public.recent AS SELECT * FROM ledger.events ${where}`,
      ...(invoker ? ['ALTER VIEW public.recent SET (security_invoker = true)'] : []),
      `ALTER VIEW public.recent OWNER TO ${by}`,
      `GRANT ${what} ON public.recent TO ${to}`,
    ],
  ),
  piece(
    'view over a view',
    [fc.constantFrom('UPDATE', 'DELETE', 'INSERT'), owner, grantee],
    (what, by, to) => [
      'CREATE VIEW public.recent AS SELECT * FROM ledger.events',
      'ALTER VIEW public.recent OWNER TO ledger_owner',
      `GRANT ALL ON public.recent TO ${by}`,
      'CREATE VIEW public.recent_again AS SELECT * FROM public.recent',
      `ALTER VIEW public.recent_again OWNER TO ${by}`,
      `GRANT ${what} ON public.recent_again TO ${to}`,
    ],
  ),
  piece('INSTEAD OF trigger', [owner, grantee], (by, to) => [
    'CREATE VIEW public.recent AS SELECT DISTINCT event_type FROM ledger.events',
    `CREATE FUNCTION public.instead() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
       AS $$ BEGIN DELETE FROM ledger.events WHERE event_type = OLD.event_type; RETURN OLD; END $$`,
    `ALTER FUNCTION public.instead() OWNER TO ${by}`,
    'CREATE TRIGGER instead INSTEAD OF DELETE ON public.recent FOR EACH ROW EXECUTE FUNCTION public.instead()',
    `GRANT SELECT, DELETE ON public.recent TO ${to}`,
  ]),
  piece(
    'routine',
    [
      fc.constantFrom(...(Object.keys(DEFINERS) as Definer[])),
      fc.constantFrom('SECURITY DEFINER', 'SECURITY DEFINER', 'SECURITY INVOKER'),
      owner,
      fc.boolean(),
      grantee,
    ],
    definer,
  ),
  piece('trigger of a definer elsewhere', [owner, grantee], (by, to) => [
    // Not the table of the rule below: whoever the function refuses would set off nothing there either.
    'CREATE TABLE public.tray (event bigint)',
    `CREATE FUNCTION public.on_tray() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
       AS $$ BEGIN DELETE FROM ledger.events; RETURN NULL; END $$`,
    `ALTER FUNCTION public.on_tray() OWNER TO ${by}`,
    'CREATE TRIGGER on_tray AFTER INSERT ON public.tray FOR EACH ROW EXECUTE FUNCTION public.on_tray()',
    `GRANT INSERT ON public.tray TO ${to}`,
  ]),
  piece('rule elsewhere', [owner, grantee], (by, to) => [
    'CREATE TABLE public.inbox (event bigint)',
    `ALTER TABLE public.inbox OWNER TO ${by}`,
    'CREATE RULE forget AS ON INSERT TO public.inbox DO ALSO DELETE FROM ledger.events WHERE id = NEW.event',
    `GRANT INSERT ON public.inbox TO ${to}`,
  ]),
  piece('rule that refuses', [fc.constantFrom('UPDATE', 'DELETE')], (what) => [
    `CREATE RULE keep AS ON ${what} TO ledger.events DO INSTEAD NOTHING`,
  ]),
  piece(
    'foreign key',
    [
      fc.constantFrom('CASCADE', 'SET NULL', 'SET DEFAULT', 'NO ACTION', 'RESTRICT'),
      fc.constantFrom('CASCADE', 'NO ACTION'),
      fc.constantFrom('DELETE', 'UPDATE', 'TRUNCATE', 'ALL'),
      grantee,
    ],
    (onDelete, onUpdate, what, to) => [
      'CREATE TABLE public.runs (id bigint PRIMARY KEY)',
      'INSERT INTO public.runs VALUES (1)',
      'GRANT USAGE ON SCHEMA public TO ledger_owner',
      `ALTER TABLE ledger.events ADD COLUMN run_id bigint DEFAULT 1
         CONSTRAINT events_run_fkey REFERENCES public.runs (id) ON DELETE ${onDelete} ON UPDATE ${onUpdate}`,
      `GRANT SELECT, ${what} ON public.runs TO ${to}`,
    ],
  ),
  piece('referencing table', [], () => [
    'CREATE TABLE public.notes (event bigint REFERENCES ledger.events (id))',
  ]),
];

const POLICIES: readonly fc.Arbitrary<Piece>[] = [
  piece('row security', [fc.boolean()], (force) => [
    'ALTER TABLE ledger.events ENABLE ROW LEVEL SECURITY',
    ...(force ? ['ALTER TABLE ledger.events FORCE ROW LEVEL SECURITY'] : []),
    'CREATE POLICY reading ON ledger.events FOR SELECT USING (true)',
    'CREATE POLICY appending ON ledger.events FOR INSERT WITH CHECK (true)',
  ]),
  piece(
    'policy',
    [
      fc.constantFrom('PERMISSIVE', 'PERMISSIVE', 'RESTRICTIVE'),
      fc.constantFrom('ALL', 'SELECT', 'UPDATE', 'DELETE'),
      grantee,
      fc.constantFrom('true', 'true', 'false', 'recorded_by = session_user', `event_type <> 'x'`),
    ],
    (kind, command, to, using) => [
      'ALTER TABLE ledger.events ENABLE ROW LEVEL SECURITY',
      `CREATE POLICY p_${kind}_${command} ON ledger.events AS ${kind} FOR ${command} TO ${to} USING (${using})`,
    ],
  ),
];

const STAMPS: readonly fc.Arbitrary<Piece>[] = [
  piece('identity BY DEFAULT', [], () => [
    'ALTER TABLE ledger.events ALTER COLUMN id SET GENERATED BY DEFAULT',
  ]),
  piece('id from a sequence', [fc.constantFrom('USAGE', 'UPDATE', 'ALL'), grantee, owner], (what, to, by) => [
    'ALTER TABLE ledger.events ALTER COLUMN id DROP IDENTITY',
    'CREATE SEQUENCE ledger.numbers START 100',
    `ALTER TABLE ledger.events ALTER COLUMN id SET DEFAULT nextval('ledger.numbers')`,
    `ALTER SEQUENCE ledger.numbers OWNER TO ${by}`,
    `GRANT ${what} ON SEQUENCE ledger.numbers TO ${to}`,
  ]),
  piece('grant on the sequence', [fc.constantFrom('USAGE', 'UPDATE', 'SELECT'), grantee], (what, to) => [
    `GRANT ${what} ON SEQUENCE ledger.events_id_seq TO ${to}`,
  ]),
  piece('stamp by a trigger', [fc.boolean()], (always) => [
    `CREATE FUNCTION ledger.stamp() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$ BEGIN
       ${always ? '' : `IF NEW.recorded_by IS NULL THEN`} NEW.recorded_by := session_user; ${always ? '' : 'END IF;'}
       NEW.occurred_at := clock_timestamp(); RETURN NEW; END $$`,
    'CREATE TRIGGER stamp BEFORE INSERT ON ledger.events FOR EACH ROW EXECUTE FUNCTION ledger.stamp()',
  ]),
  piece('no default', [fc.constantFrom('recorded_by', 'tx', 'occurred_at')], (column) => [
    `ALTER TABLE ledger.events ALTER COLUMN ${column} DROP DEFAULT`,
  ]),
];

const REST: readonly fc.Arbitrary<Piece>[] = [
  piece('UNLOGGED', [], () => ['ALTER TABLE ledger.events SET UNLOGGED']),
  piece('CREATEROLE', [anybody], (role) => [`ALTER ROLE ${role} CREATEROLE`]),
  piece('BYPASSRLS', [anybody], (role) => [`ALTER ROLE ${role} BYPASSRLS`]),
  piece('NOINHERIT', [anybody], (role) => [`ALTER ROLE ${role} NOINHERIT`]),
  piece(
    'predefined role',
    [fc.constantFrom('pg_write_all_data', 'pg_read_all_data', 'pg_maintain'), anybody],
    (role, to) => [`GRANT ${role} TO ${to}`],
  ),
  piece('superuser role', [anybody], (to) => ['CREATE ROLE root NOLOGIN SUPERUSER', `GRANT root TO ${to}`]),
  piece('default privileges', [event, grantee], (what, to) => [
    `ALTER DEFAULT PRIVILEGES FOR ROLE ledger_owner GRANT ${what} ON TABLES TO ${to}`,
  ]),
  piece('SET on session_replication_role', [grantee], (to) => [
    `GRANT SET ON PARAMETER session_replication_role TO ${to}`,
  ]),
  piece('session_replication_role of a role', [fc.constantFrom(...LOGINS)], (role) => [
    `ALTER ROLE ${role} SET session_replication_role = replica`,
  ]),
  piece('CREATE on the schema', [grantee], (to) => [`GRANT CREATE ON SCHEMA ledger TO ${to}`]),
  piece('USAGE on the schema', [grantee], (to) => [`GRANT USAGE ON SCHEMA ledger TO ${to}`]),
  piece('no CONNECT', [anybody], (to) => [
    'REVOKE CONNECT ON DATABASE scratch FROM PUBLIC',
    `GRANT CONNECT ON DATABASE scratch TO ${to}`,
  ]),
];

const membership: fc.Arbitrary<Membership> = fc.tuple(
  fc.constantFrom(...ROLES),
  fc.constantFrom(...ROLES),
  fc.boolean(),
  fc.boolean(),
  fc.boolean(),
);

/** None in half of the worlds, or up to so many pieces of each kind: what leads together is rarely of one kind. */
const some = (
  ...kinds: readonly (readonly [pieces: readonly fc.Arbitrary<Piece>[], most: number])[]
): fc.Arbitrary<readonly Piece[]> =>
  fc
    .tuple(
      ...kinds.map(([pieces, most]) =>
        fc.oneof(fc.constant<Piece[]>([]), fc.array(fc.oneof(...pieces), { minLength: 1, maxLength: most })),
      ),
    )
    .map((lists) => lists.flat());

export const world: fc.Arbitrary<World> = fc.record({
  shape: fc.constantFrom<Shape>('plain', 'plain', 'plain', 'partitioned', 'child', 'parent'),
  open: fc.constantFrom(true, true, true, false),
  guards: fc.constantFrom('all', 'all', 'rows', 'statement', 'none', 'none'),
  memberships: fc.array(membership, { maxLength: 5 }),
  pieces: some(
    [OWNERS, 1],
    [GRANTS, 3],
    [WALLS, 2],
    [POLICIES, 2],
    [WAYS, 2],
    [STAMPS, 1],
    [REST, 2],
    [FAR, 2],
    [MISUSED, 2],
    [COMMON, 2],
    [AROUND, 2],
  ),
});

const SHAPES: Readonly<Record<Shape, readonly string[]>> = {
  plain: [],
  partitioned: [
    'DROP TABLE ledger.events',
    'SET ROLE ledger_owner',
    `CREATE TABLE ledger.events (
       id bigint GENERATED BY DEFAULT AS IDENTITY,
       occurred_at timestamptz NOT NULL DEFAULT clock_timestamp(),
       tx xid8 NOT NULL DEFAULT pg_current_xact_id(),
       recorded_by text NOT NULL DEFAULT session_user,
       event_type text NOT NULL,
       payload jsonb NOT NULL
     ) PARTITION BY LIST (event_type)`,
    `CREATE TABLE ledger.part PARTITION OF ledger.events FOR VALUES IN ('claimed_transaction')`,
    'CREATE TABLE ledger.other PARTITION OF ledger.events DEFAULT',
    `CREATE TRIGGER events_guard_rows BEFORE UPDATE OR DELETE ON ledger.events
       FOR EACH ROW EXECUTE FUNCTION ledger.refuse_change()`,
    `CREATE TRIGGER events_guard_statement BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.events
       FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change()`,
    'ALTER TABLE ledger.events ENABLE ALWAYS TRIGGER events_guard_rows',
    'ALTER TABLE ledger.events ENABLE ALWAYS TRIGGER events_guard_statement',
    'GRANT INSERT (event_type, payload), SELECT ON ledger.events TO writer',
    'GRANT SELECT ON ledger.events TO reader, app',
    `INSERT INTO ledger.events (event_type, payload) VALUES ('expense_written', '{}')`,
    'RESET ROLE',
  ],
  child: [
    'CREATE TABLE ledger.part () INHERITS (ledger.events)',
    'ALTER TABLE ledger.part OWNER TO ledger_owner',
  ],
  parent: [
    'CREATE TABLE ledger.base (event_type text NOT NULL)',
    'ALTER TABLE ledger.base OWNER TO ledger_owner',
    'ALTER TABLE ledger.events INHERIT ledger.base',
  ],
};

/** Statements may fail: a circle of memberships, a trigger that is gone. What is left is the world. */
export const scriptOf = (
  { shape, open, guards, memberships, pieces }: World,
  major: number,
): readonly string[] => [
  'CREATE ROLE g1',
  'CREATE ROLE g2',
  'CREATE ROLE g3',
  'GRANT USAGE ON SCHEMA public TO PUBLIC',
  ...SHAPES[shape],
  ...(guards === 'statement' || guards === 'none' ? [guardState('DROP', 'events_guard_rows')] : []),
  ...(guards === 'rows' || guards === 'none' ? [guardState('DROP', 'events_guard_statement')] : []),
  ...(open ? ['GRANT USAGE ON SCHEMA ledger TO PUBLIC', 'GRANT SELECT ON ledger.events TO PUBLIC'] : []),
  ...memberships.map(([role, member, inherit, set, admin]) => {
    const options =
      major >= 16 ? `WITH INHERIT ${inherit}, SET ${set}, ADMIN ${admin}` : admin ? 'WITH ADMIN OPTION' : '';
    return `GRANT ${role} TO ${member} ${options}`;
  }),
  ...pieces.flatMap(({ statements }) => statements),
  'RESET ROLE',
  'SET session_replication_role = replica',
  `INSERT INTO ledger.events (event_type, payload) VALUES ('claimed_transaction', '{}')`,
  `INSERT INTO ledger.events (event_type, payload) VALUES ('expense_written', '{}')`,
  `INSERT INTO ledger.part (id, event_type, payload) VALUES (2, 'claimed_transaction', '{}')`,
  'RESET session_replication_role',
];

export const featuresOf = ({ shape, open, guards, memberships, pieces }: World): readonly string[] => [
  `shape: ${shape}`,
  `guards: ${guards}`,
  ...(open ? [] : ['schema closed']),
  ...(memberships.length > 0 ? ['memberships'] : []),
  ...new Set(pieces.map(({ feature }) => feature)),
];

/** Tried in every run, so that both directions are. */
export const HARMLESS: World = {
  shape: 'plain',
  open: true,
  guards: 'all',
  memberships: [],
  pieces: [],
};
export const HARMFUL: World = {
  shape: 'plain',
  open: true,
  guards: 'none',
  memberships: [['app_group', 'app', true, true, false]],
  pieces: [{ feature: 'grant', statements: ['GRANT DELETE ON ledger.events TO app_group'] }],
};
