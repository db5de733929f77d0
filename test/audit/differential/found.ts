import type { World } from './world.ts';

const found = (
  feature: string,
  shape: World['shape'],
  guards: World['guards'],
  statements: readonly string[],
  open = true,
): World => ({ shape, open, guards, memberships: [], pieces: [{ feature, statements }] });

const ROW_SECURITY = 'ALTER TABLE ledger.events ENABLE ROW LEVEL SECURITY';
const RECENT = 'CREATE VIEW public.recent AS SELECT * FROM ledger.events';
const FORGETS = (owner: string, body: string): readonly string[] => [
  `CREATE FUNCTION public.f_delete() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
     AS $$ BEGIN ${body} END $$`,
  `ALTER FUNCTION public.f_delete() OWNER TO ${owner}`,
];

/** Worlds that a thorough run found the audit wrong about: once more in every run. */
export const FOUND: readonly World[] = [
  found('a rule whose owner may not write where the next one is', 'plain', 'none', [
    'CREATE TABLE public.chain (event bigint)',
    'CREATE TABLE public.link (event bigint)',
    'ALTER TABLE public.chain OWNER TO g1',
    'ALTER TABLE public.link OWNER TO ledger_owner',
    'CREATE RULE pass AS ON INSERT TO public.chain DO ALSO INSERT INTO public.link VALUES (NEW.event)',
    'CREATE RULE forget AS ON INSERT TO public.link DO ALSO DELETE FROM ledger.events',
    'GRANT INSERT ON public.chain TO reader',
  ]),
  found('a rule of a table that is given away', 'plain', 'none', [
    'ALTER SCHEMA ledger OWNER TO reader',
    'GRANT ledger_owner TO writer',
    "CREATE RULE trim AS ON INSERT TO ledger.events DO ALSO DELETE FROM ledger.events WHERE event_type <> 'x'",
  ]),
  found('a second grantor with the rights of the owner', 'plain', 'none', [
    'GRANT ledger_owner TO g3',
    'GRANT TRUNCATE ON ledger.events TO g3 WITH GRANT OPTION',
    'SET ROLE g3',
    'GRANT TRUNCATE ON ledger.events TO writer',
    'RESET ROLE',
  ]),
  found('a time that is turned by the name of a zone and back by the session', 'plain', 'all', [
    "ALTER TABLE ledger.events ALTER COLUMN occurred_at SET DEFAULT (now() AT TIME ZONE 'utc')",
  ]),
  found('a rule of the table, where row security lets nobody append', 'plain', 'none', [
    ROW_SECURITY,
    "CREATE RULE trim AS ON INSERT TO ledger.events DO ALSO DELETE FROM ledger.events WHERE event_type <> 'x'",
  ]),
  found('an owner who writes on through a trigger that stamps what it says', 'plain', 'all', [
    'ALTER TABLE ledger.events OWNER TO writer',
    `CREATE FUNCTION ledger.m_stamp() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
       AS $$ BEGIN NEW.recorded_by := coalesce(NEW.payload ->> 'who', session_user::text); RETURN NEW; END $$`,
    'CREATE TRIGGER m_stamp BEFORE INSERT ON ledger.events FOR EACH ROW EXECUTE FUNCTION ledger.m_stamp()',
    'ALTER TABLE ledger.events ENABLE ALWAYS TRIGGER m_stamp',
  ]),
  found('a guard that says no more than RETURN OLD', 'partitioned', 'all', [
    'GRANT UPDATE ON ledger.part TO writer',
    `CREATE OR REPLACE FUNCTION ledger.refuse_change() RETURNS trigger LANGUAGE plpgsql
       SET search_path = pg_catalog, pg_temp AS $$ BEGIN RETURN OLD; END $$`,
  ]),
  found('the owner of a parent drops the child with it', 'parent', 'all', [
    'ALTER TABLE ledger.base OWNER TO writer',
  ]),
  found('a stamp for everybody, the rest for one', 'plain', 'all', [
    'GRANT INSERT (recorded_by) ON ledger.events TO PUBLIC',
  ]),
  found('row security of the table does not hold for its child', 'child', 'none', [
    ROW_SECURITY,
    'GRANT pg_write_all_data TO app',
  ]),
  found('a definer function that names the partition', 'partitioned', 'statement', [
    ...FORGETS('ledger_owner', 'DELETE FROM ledger.part;'),
  ]),
  found('a definer function whose second statement is refused', 'partitioned', 'statement', [
    ...FORGETS(
      'ledger_owner',
      'DELETE FROM ledger.part; BEGIN DELETE FROM ledger.events; EXCEPTION WHEN OTHERS THEN NULL; END;',
    ),
  ]),
  found('a definer who may delete, but not read what the condition reads', 'plain', 'none', [
    'REVOKE SELECT ON ledger.events FROM PUBLIC',
    'GRANT DELETE ON ledger.events TO g1',
    'GRANT USAGE ON SCHEMA ledger TO g1',
    ...FORGETS('g1', "DELETE FROM ledger.events WHERE event_type <> 'x';"),
  ]),
  found('a definer whom row security holds back', 'plain', 'none', [
    ROW_SECURITY,
    'GRANT DELETE ON ledger.events TO g1',
    ...FORGETS('g1', 'DELETE FROM ledger.events;'),
  ]),
  found('a definer with a grant option', 'plain', 'none', [
    'GRANT UPDATE ON ledger.events TO g1 WITH GRANT OPTION',
    ...FORGETS('g1', 'GRANT UPDATE ON ledger.events TO PUBLIC;'),
  ]),
  found('a rule whose owner has another right', 'plain', 'none', [
    'CREATE TABLE public.inbox (event bigint)',
    'ALTER TABLE public.inbox OWNER TO g3',
    'CREATE RULE forget AS ON INSERT TO public.inbox DO ALSO DELETE FROM ledger.events WHERE id = NEW.event',
    'GRANT INSERT ON public.inbox TO PUBLIC',
    'GRANT UPDATE ON ledger.events TO g3',
  ]),
  found('a view whose owner may supply some columns', 'plain', 'all', [
    RECENT,
    'ALTER VIEW public.recent OWNER TO writer',
    'GRANT INSERT ON public.recent TO app',
  ]),
  found('a view that can not be read, over guarded and unguarded rows', 'child', 'rows', [
    RECENT,
    'ALTER VIEW public.recent OWNER TO ledger_owner',
    'GRANT UPDATE, DELETE ON public.recent TO app',
  ]),
  found('the same view, which can be read', 'child', 'rows', [
    RECENT,
    'ALTER VIEW public.recent OWNER TO ledger_owner',
    'GRANT SELECT, DELETE ON public.recent TO app',
  ]),
  found(
    'a foreign key whose table is in a schema that its owner may not use',
    'plain',
    'none',
    [
      'CREATE TABLE public.runs (id bigint PRIMARY KEY)',
      'INSERT INTO public.runs VALUES (1)',
      'ALTER TABLE ledger.events ADD COLUMN run_id bigint DEFAULT 1 REFERENCES public.runs (id) ON DELETE CASCADE',
      'GRANT SELECT, DELETE ON public.runs TO app',
      'ALTER SCHEMA ledger OWNER TO postgres',
    ],
    false,
  ),
  found('a default that asks for a sequence, where every column may be supplied', 'partitioned', 'all', [
    'ALTER TABLE ledger.events ALTER COLUMN id DROP IDENTITY',
    'CREATE SEQUENCE ledger.numbers START 100',
    "ALTER TABLE ledger.events ALTER COLUMN id SET DEFAULT nextval('ledger.numbers')",
    'GRANT INSERT ON ledger.part TO PUBLIC',
  ]),
  found('a writer that draws its numbers as the owner of the sequence', 'plain', 'all', [
    'ALTER TABLE ledger.events ALTER COLUMN id DROP IDENTITY',
    'CREATE SEQUENCE ledger.numbers START 100',
    "ALTER TABLE ledger.events ALTER COLUMN id SET DEFAULT nextval('ledger.numbers')",
    'ALTER SEQUENCE ledger.numbers OWNER TO writer',
  ]),
  {
    ...found(
      'an owner whom row security did not hold for, and a writer whom it holds back',
      'plain',
      'none',
      [ROW_SECURITY, 'GRANT ALL ON ledger.events TO writer'],
    ),
    memberships: [
      ['ledger_owner', 'app', true, true, false],
      ['app', 'writer', true, true, true],
    ],
  },
  {
    ...found('writers that are members of the owner of a type', 'plain', 'all', [
      "CREATE TYPE ledger.outcome AS ENUM ('rejected', 'accepted')",
      "ALTER TABLE ledger.events ADD COLUMN outcome ledger.outcome DEFAULT 'rejected'",
      'ALTER TYPE ledger.outcome OWNER TO g1',
      'GRANT INSERT (event_type, payload) ON ledger.events TO g1',
    ]),
    memberships: [['g1', 'app', true, true, false]],
  },
  found('a stamp for everybody, of use to a writer once more when it is narrowed', 'plain', 'all', [
    'GRANT INSERT ON ledger.events TO reader',
    'REVOKE INSERT (event_type, payload) ON ledger.events FROM writer',
    'GRANT INSERT (tx) ON ledger.events TO PUBLIC',
    'ALTER ROLE app CREATEROLE',
    'ALTER DATABASE scratch OWNER TO g3',
  ]),
  {
    ...found('CREATEROLE, where the owner is a member of the role', 'plain', 'none', [
      'ALTER ROLE g2 CREATEROLE',
    ]),
    memberships: [
      ['reader', 'ledger_owner', true, true, false],
      ['g2', 'reader', true, true, false],
    ],
  },
  {
    ...found('a stamp for everybody, the rest for a role that has to be set', 'plain', 'all', [
      'GRANT INSERT (id) ON ledger.events TO PUBLIC',
    ]),
    memberships: [['writer', 'reader', false, true, false]],
  },
  {
    ...found('a stamp for a role that has to be set, the rest for another', 'plain', 'all', [
      'GRANT INSERT (recorded_by) ON ledger.events TO g1',
    ]),
    memberships: [['g1', 'writer', false, true, true]],
  },
  {
    ...found('a parent that pg_write_all_data may write', 'parent', 'statement', [
      'GRANT pg_write_all_data TO g2',
    ]),
    memberships: [['g2', 'reader', false, true, false]],
  },
  {
    ...found('the owner of a sequence, who may set it by a grant, too', 'plain', 'all', [
      'ALTER TABLE ledger.events ALTER COLUMN id DROP IDENTITY',
      'CREATE SEQUENCE ledger.numbers START 100',
      "ALTER TABLE ledger.events ALTER COLUMN id SET DEFAULT nextval('ledger.numbers')",
      'ALTER SEQUENCE ledger.numbers OWNER TO g2',
      'GRANT UPDATE ON SEQUENCE ledger.numbers TO writer',
    ]),
    memberships: [
      ['g2', 'ledger_owner', true, true, false],
      ['g2', 'writer', false, true, true],
    ],
  },
  found(
    'a view that writes as the owner, whom row security lets pass, for pg_write_all_data',
    'plain',
    'all',
    [
      'ALTER TABLE ledger.events ENABLE ROW LEVEL SECURITY',
      'CREATE POLICY appends ON ledger.events FOR SELECT TO app USING (true)',
      'CREATE VIEW public.recent AS SELECT * FROM ledger.events',
      'ALTER VIEW public.recent OWNER TO ledger_owner',
      'GRANT pg_write_all_data TO app',
    ],
  ),
  {
    ...found('a writer by a policy of the fix, past a trigger that tells what it says', 'plain', 'all', [
      ROW_SECURITY,
      'CREATE POLICY changes ON ledger.events FOR UPDATE TO writer USING (true)',
      'ALTER TABLE ledger.events ALTER COLUMN tx DROP DEFAULT',
      `CREATE FUNCTION ledger.m_stamp() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
         AS $$ BEGIN IF NEW.payload ? 'at' THEN NEW.occurred_at := (NEW.payload ->> 'at')::timestamptz; END IF; RETURN NEW; END $$`,
      'CREATE TRIGGER m_stamp BEFORE INSERT ON ledger.events FOR EACH ROW EXECUTE FUNCTION ledger.m_stamp()',
    ]),
    memberships: [['ledger_owner', 'reader', true, true, false]],
  },
  found('a view whose owner may supply one stamp and leaves the rest to the table', 'plain', 'all', [
    'GRANT INSERT (recorded_by, event_type, payload) ON ledger.events TO PUBLIC',
    RECENT,
    'ALTER VIEW public.recent OWNER TO g2',
    'GRANT INSERT ON public.recent TO app',
  ]),
  found('a function of somebody in an index, which goes with it', 'plain', 'all', [
    'CREATE SCHEMA lib',
    'GRANT USAGE ON SCHEMA lib TO PUBLIC',
    "CREATE FUNCTION lib.known(text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true'",
    'CREATE INDEX ON ledger.events (lib.known(event_type))',
    'ALTER FUNCTION lib.known(text) OWNER TO app',
  ]),
  found('rows of a view that are deleted one by one, past a guard of some events', 'plain', 'none', [
    `CREATE TRIGGER events_guard_rows BEFORE UPDATE OR DELETE ON ledger.events FOR EACH ROW
       WHEN (OLD.event_type = 'claimed_transaction') EXECUTE FUNCTION ledger.refuse_change()`,
    'CREATE TABLE ledger.part () INHERITS (ledger.events)',
    'ALTER TABLE ledger.part OWNER TO ledger_owner',
    'CREATE VIEW public.recent AS SELECT DISTINCT event_type FROM ledger.events',
    `CREATE FUNCTION public.instead() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
       AS $$ BEGIN DELETE FROM ledger.events WHERE event_type = OLD.event_type; RETURN OLD; END $$`,
    'ALTER FUNCTION public.instead() OWNER TO ledger_owner',
    'CREATE TRIGGER instead INSTEAD OF DELETE ON public.recent FOR EACH ROW EXECUTE FUNCTION public.instead()',
    'GRANT SELECT, DELETE ON public.recent TO app',
  ]),
  found('a definer function that asks for a setting, and takes no argument', 'plain', 'none', [
    ...FORGETS(
      'ledger_owner',
      "IF coalesce(current_setting('app.bypass', true), '') <> 'on' THEN RAISE EXCEPTION 'no'; END IF; DELETE FROM ledger.events;",
    ),
  ]),
  {
    ...found('a stamp for a role, the rest for one that it may join', 'plain', 'all', [
      'GRANT INSERT (id) ON ledger.events TO g2',
      'GRANT INSERT (event_type, payload) ON ledger.events TO g1',
    ]),
    memberships: [
      ['g2', 'reader', true, true, false],
      ['g1', 'g2', false, true, true],
    ],
  },
];
