/** A change by hand to the Reconciler's schema, and what `plan` has to say about it. */
export interface Tamper {
  readonly name: string;
  readonly sql: readonly string[];
  /** Words of the plan. */
  readonly says: RegExp;
  /** Whether `apply` puts it back itself; what others made is left to a person. */
  readonly isPutBack: boolean;
}

const putBack = (name: string, sql: string | readonly string[], says: RegExp): Tamper => ({
  name,
  sql: typeof sql === 'string' ? [sql] : sql,
  says,
  isPutBack: true,
});

const byHand = (name: string, sql: string | readonly string[], says: RegExp): Tamper => ({
  ...putBack(name, sql, says),
  isPutBack: false,
});

const AS_OWNER = 'SET LOCAL ROLE ledger_owner';

/** All on objects of their own, so that they can be made at once. */
export const TAMPERS: readonly Tamper[] = [
  putBack(
    'a guard is disabled',
    'ALTER TABLE ledger.agent_events DISABLE TRIGGER agent_events_append_only',
    /trigger agent_events_append_only on ledger\.agent_events: when it fires.*fires is never, not always/,
  ),
  putBack(
    'a guard fires in an origin only',
    'ALTER TABLE ledger.agent_events ENABLE TRIGGER agent_events_append_only_row',
    /agent_events_append_only_row on ledger\.agent_events: when it fires.*fires is in an origin, not always/,
  ),
  putBack(
    'a guard is dropped',
    'DROP TRIGGER agent_events_append_only_truncate ON ledger.agent_events',
    /trigger agent_events_append_only_truncate on ledger\.agent_events is not there/,
  ),
  putBack(
    'a guard is something else',
    [
      'CREATE OR REPLACE TRIGGER catalog_versions_append_only BEFORE DELETE ON ledger.catalog_versions FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change()',
    ],
    /trigger catalog_versions_append_only on ledger\.catalog_versions is not as the catalog has it/,
  ),
  putBack(
    'the guard does nothing',
    'CREATE OR REPLACE FUNCTION ledger.refuse_change() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$ BEGIN RETURN NULL; END $$',
    /function ledger\.refuse_change\(\) is not as the catalog has it/,
  ),
  putBack(
    'a function may be called by a path',
    'ALTER FUNCTION ledger.agent_events_append(jsonb) RESET search_path',
    /function ledger\.agent_events_append\(jsonb\) is not as/,
  ),
  putBack(
    'a function runs as its owner',
    'ALTER FUNCTION ledger.guard_partition(regclass) SECURITY DEFINER',
    /function ledger\.guard_partition\(regclass\) is not as/,
  ),
  putBack(
    "a function is another one's",
    'ALTER FUNCTION ledger.payload_number(jsonb) OWNER TO mallory',
    /owner of function ledger\.payload_number\(jsonb\).*owner is mallory, not ledger_owner/,
  ),
  putBack(
    'a function is dropped',
    'DROP FUNCTION ledger.attach_partition(regclass, regclass, text, text)',
    /function ledger\.attach_partition\(regclass,regclass,text,text\) is not there/,
  ),
  putBack(
    'the check is dropped',
    'ALTER TABLE ledger.agent_events DROP CONSTRAINT agent_events_is_valid',
    /constraint agent_events_is_valid on ledger\.agent_events is not there/,
  ),
  putBack(
    'UPDATE is granted',
    'GRANT UPDATE ON ledger.agent_events TO mallory',
    /table ledger\.agent_events: UPDATE to mallory is not of the catalog/,
  ),
  putBack(
    'a column is granted',
    'GRANT INSERT (tx), UPDATE (payload) ON ledger.agent_events TO worker_write',
    /UPDATE \(payload\) to worker_write is not of the catalog/,
  ),
  putBack(
    'a grant is passed on',
    ['GRANT SELECT ON ledger.agent_events TO ledger_reader WITH GRANT OPTION'],
    /SELECT to ledger_reader is not as the catalog has it: with grant option is true, not false/,
  ),
  putBack(
    'a grant is passed on by whom it was granted to, also of a column',
    [
      'GRANT SELECT ON ledger.agent_events_moves TO ledger_auditor WITH GRANT OPTION',
      'SET LOCAL ROLE ledger_auditor',
      'GRANT SELECT ON ledger.agent_events_moves TO mallory',
      'GRANT SELECT (reason) ON ledger.agent_events_moves TO PUBLIC',
      'RESET ROLE',
    ],
    /moves: SELECT \(reason\) to PUBLIC, granted by ledger_auditor is not of the catalog[\s\S]*SELECT to mallory, granted by ledger_auditor is not/,
  ),
  putBack(
    'a grant of the catalog is by somebody else',
    [
      'GRANT SELECT ON ledger.catalog_versions TO ledger_auditor WITH GRANT OPTION',
      'REVOKE SELECT ON ledger.catalog_versions FROM ledger_reader',
      'SET LOCAL ROLE ledger_auditor',
      'GRANT SELECT ON ledger.catalog_versions TO ledger_reader',
      'RESET ROLE',
    ],
    /catalog_versions: SELECT to ledger_reader, granted by ledger_auditor is not of the catalog/,
  ),
  putBack(
    'a grant is revoked',
    'REVOKE INSERT (payload) ON ledger.agent_events FROM worker_write',
    /INSERT \(payload\) to worker_write is not there/,
  ),
  putBack(
    'PUBLIC may use the schema',
    'GRANT USAGE ON SCHEMA ledger TO PUBLIC',
    /schema ledger: USAGE to PUBLIC is not of the catalog/,
  ),
  putBack(
    'somebody creates in the schema',
    'GRANT CREATE ON SCHEMA ledger TO worker_write',
    /schema ledger: CREATE to worker_write is not of/,
  ),
  putBack(
    'a function is granted',
    'GRANT EXECUTE ON FUNCTION ledger.transactions_rebuild() TO PUBLIC',
    /function ledger\.transactions_rebuild\(\): EXECUTE to PUBLIC/,
  ),
  putBack(
    'a sequence is granted',
    'GRANT UPDATE ON SEQUENCE ledger.agent_events_id_seq TO worker_write',
    /sequence ledger\.agent_events_id_seq: UPDATE to worker_write/,
  ),
  putBack(
    'a row type is granted',
    'GRANT USAGE ON TYPE ledger.agent_events TO mallory',
    /USAGE \(its row type\) to mallory/,
  ),
  putBack(
    'a sequence keeps ids ahead',
    'ALTER SEQUENCE ledger.agent_events_id_seq CACHE 20',
    /sequence ledger\.agent_events_id_seq.*cache is 20, not 1/,
  ),
  putBack(
    "a table is another one's",
    [
      'GRANT CREATE ON SCHEMA ledger TO mallory',
      'ALTER TABLE ledger.agent_events_final OWNER TO mallory',
      'REVOKE CREATE ON SCHEMA ledger FROM mallory',
    ],
    /owner of table ledger\.agent_events_final/,
  ),
  putBack(
    'row-level security is off',
    'ALTER TABLE ledger.agent_events DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY',
    /table ledger\.agent_events: row security is not.*forced is false, not true; row security is false, not true/,
  ),
  putBack(
    'a policy lets all pass',
    'ALTER POLICY agent_events_append ON ledger.agent_events WITH CHECK (true)',
    /policy agent_events_append on ledger\.agent_events is not as.*check is true, not/,
  ),
  putBack(
    'a policy is dropped',
    'DROP POLICY agent_events_read ON ledger.agent_events',
    /policy agent_events_read on ledger\.agent_events is not there/,
  ),
  putBack(
    'a comment is changed',
    "COMMENT ON TABLE ledger.agent_events IS 'mine'",
    /comment on table ledger\.agent_events is not as.*comment is mine, not Every step/,
  ),
  putBack(
    'a comment is added',
    "COMMENT ON COLUMN ledger.agent_events_members.member IS 'mine'",
    /comment on table ledger\.agent_events_members of member is not of the catalog/,
  ),
  putBack(
    'a comment is removed',
    'COMMENT ON FUNCTION ledger.agent_events_horizon(bigint, integer) IS NULL',
    /comment on function ledger\.agent_events_horizon\(bigint,integer\) is not there/,
  ),
  putBack(
    'the owner gives away what it creates',
    'ALTER DEFAULT PRIVILEGES FOR ROLE ledger_owner GRANT EXECUTE ON FUNCTIONS TO PUBLIC',
    /default privileges of ledger_owner: EXECUTE on FUNCTIONS to PUBLIC/,
  ),
  putBack(
    'others give away what they create here',
    'ALTER DEFAULT PRIVILEGES FOR ROLE worker_write IN SCHEMA ledger GRANT UPDATE ON TABLES TO mallory',
    /default privileges of worker_write in schema ledger: UPDATE on TABLES to mallory/,
  ),
  putBack(
    'an index is dropped',
    'DROP INDEX ledger.agent_events_run',
    /index ledger\.agent_events_run is not there/,
  ),
  putBack(
    'a unique index is dropped',
    'DROP INDEX ledger.agent_events_idempotency',
    /index ledger\.agent_events_idempotency is not there/,
  ),
  putBack(
    'changes are not replicated',
    'ALTER TABLE ledger.agent_events_parked REPLICA IDENTITY NOTHING',
    /table ledger\.agent_events_parked: replica identity.*is nothing, not default/,
  ),
  putBack(
    'a table is not logged',
    'ALTER TABLE ledger.agent_events_members SET UNLOGGED',
    /table ledger\.agent_events_members: persistence.*is unlogged, not logged/,
  ),
  putBack(
    'a view shows something else',
    [
      'CREATE OR REPLACE VIEW ledger.transactions AS SELECT subject_id, user_id, category, confidence, flagged, claimed_at FROM ledger.transactions_state',
    ],
    /view ledger\.transactions is not as the catalog has it/,
  ),
  putBack(
    'a view checks nothing',
    'ALTER VIEW ledger.transactions_next SET (security_barrier = true)',
    /view ledger\.transactions_next/,
  ),
  byHand(
    'a policy is added',
    'CREATE POLICY mine ON ledger.agent_events FOR INSERT WITH CHECK (true)',
    /policy mine on ledger\.agent_events is not of the catalog\.\n-- {3}DROP POLICY mine ON ledger\.agent_events;/,
  ),
  byHand(
    'a trigger is added',
    [
      'CREATE FUNCTION public.mine() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$',
      'CREATE TRIGGER mine BEFORE INSERT ON ledger.agent_events FOR EACH ROW EXECUTE FUNCTION public.mine()',
    ],
    /trigger mine on ledger\.agent_events is not of the catalog\.\n-- {3}DROP TRIGGER mine/,
  ),
  byHand(
    'a rule is added',
    'CREATE RULE mine AS ON INSERT TO ledger.agent_events_parked DO INSTEAD NOTHING',
    /rule mine on ledger\.agent_events_parked is not of the catalog/,
  ),
  byHand(
    'a function is added',
    [AS_OWNER, "CREATE FUNCTION ledger.mine() RETURNS integer LANGUAGE sql AS 'SELECT 1'"],
    /function ledger\.mine\(\) is not of the catalog\.\n-- {3}DROP ROUTINE ledger\.mine\(\)/,
  ),
  byHand(
    'a table is added',
    'CREATE TABLE ledger."my table" (id bigint PRIMARY KEY)',
    /table ledger\."my table" is not of the catalog\.\n-- {3}DROP TABLE ledger\."my table"/,
  ),
  byHand(
    'a view is added',
    'CREATE VIEW ledger.mine_too AS SELECT 1 AS one',
    /view ledger\.mine_too is not of the catalog/,
  ),
  byHand(
    'a type is added',
    "CREATE TYPE ledger.colour AS ENUM ('red')",
    /type ledger\.colour is not of the catalog/,
  ),
  byHand(
    'statistics are added',
    'CREATE STATISTICS ledger.counted ON run_id, event_type FROM ledger.agent_events',
    /statistics object ledger\.counted is not of the catalog/,
  ),
  byHand(
    'a table inherits',
    'CREATE TABLE public.heir () INHERITS (ledger.agent_events_moves)',
    /public\.heir, which inherits from table ledger\.agent_events_moves, is not of the catalog/,
  ),
  byHand(
    'a constraint is added',
    "ALTER TABLE ledger.agent_events ADD CONSTRAINT mine CHECK (actor <> 'x')",
    /constraint mine on ledger\.agent_events is not of the catalog/,
  ),
  byHand(
    'a constraint is added that stored events were not held against',
    "ALTER TABLE ledger.agent_events_parked ADD CONSTRAINT unproved CHECK (consumer <> 'x') NOT VALID",
    /by hand: constraint unproved on ledger\.agent_events_parked is not of the catalog/,
  ),
  byHand(
    'a foreign key is added',
    'ALTER TABLE ledger.agent_events_moves ADD CONSTRAINT keyed FOREIGN KEY (id) REFERENCES ledger.agent_events',
    /by hand: constraint keyed on ledger\.agent_events_moves is not of the catalog/,
  ),
  byHand(
    'a unique constraint is added',
    'ALTER TABLE ledger.agent_events_moves ADD CONSTRAINT single UNIQUE (id, consumer)',
    /by hand: constraint single on ledger\.agent_events_moves is not of the catalog/,
  ),
  byHand(
    'a table inherits from another one',
    [
      'CREATE TABLE public.above (consumer text NOT NULL)',
      'ALTER TABLE ledger.agent_events_members INHERIT public.above',
    ],
    /public\.above, of which table ledger\.agent_events_members is a part, is not of the catalog\.\n-- {3}ALTER TABLE ledger\.agent_events_members NO INHERIT public\.above;/,
  ),
  putBack(
    'a view fills in what an INSERT leaves out',
    "ALTER VIEW ledger.transactions_state ALTER COLUMN category SET DEFAULT 'x'",
    /view ledger\.transactions_state: default of category is not of the catalog/,
  ),
  byHand(
    'a unique index is added',
    'CREATE UNIQUE INDEX mine ON ledger.agent_events (run_id, id)',
    /index ledger\.mine is not of the catalog/,
  ),
  byHand(
    'a sequence is added',
    'CREATE SEQUENCE ledger.counting',
    /sequence ledger\.counting is not of the catalog/,
  ),
  putBack(
    "the schema is another one's",
    'ALTER SCHEMA ledger OWNER TO mallory',
    /owner of schema ledger.*owner is mallory, not ledger_owner/,
  ),
];

/** Differences of structure, and roles: `apply` refuses until somebody has seen to them. */
const REFUSED: readonly (Pick<Tamper, 'name' | 'sql' | 'says'> & { readonly undo: string })[] = [
  {
    name: 'a column is added',
    sql: ['ALTER TABLE ledger.agent_events ADD COLUMN mine text'],
    undo: 'ALTER TABLE ledger.agent_events DROP COLUMN mine',
    says: /table ledger\.agent_events: column mine is not of the catalog/,
  },
  {
    name: 'a column may be null',
    sql: ['ALTER TABLE ledger.agent_events ALTER COLUMN actor DROP NOT NULL'],
    undo: 'ALTER TABLE ledger.agent_events ALTER COLUMN actor SET NOT NULL',
    says: /column actor is not as.*not null is false, not true/,
  },
  {
    name: 'a default is another',
    sql: ["ALTER TABLE ledger.agent_events ALTER COLUMN recorded_by SET DEFAULT 'x'"],
    undo: 'ALTER TABLE ledger.agent_events ALTER COLUMN recorded_by SET DEFAULT session_user',
    says: /column recorded_by is not as.*default is 'x'::text, not SESSION_USER/i,
  },
  {
    name: 'an id may be said',
    sql: ['ALTER TABLE ledger.agent_events ALTER COLUMN id SET GENERATED BY DEFAULT'],
    undo: 'ALTER TABLE ledger.agent_events ALTER COLUMN id SET GENERATED ALWAYS',
    says: /column id is not as.*identity is d, not a/,
  },
  {
    name: 'the owner can log in',
    sql: ['ALTER ROLE ledger_owner LOGIN'],
    undo: 'ALTER ROLE ledger_owner NOLOGIN',
    says: /the owner role "ledger_owner" exists and can do more than own/,
  },
  {
    name: 'the owner has a member',
    sql: ['GRANT ledger_owner TO mallory'],
    undo: 'REVOKE ledger_owner FROM mallory',
    says: /"ledger_owner" has members.*mallory/,
  },
  {
    name: 'a reader writes all data',
    sql: ['GRANT pg_write_all_data TO ledger_reader'],
    undo: 'REVOKE pg_write_all_data FROM ledger_reader',
    says: /"ledger_reader" is a member of roles.*pg_write_all_data/,
  },
  {
    name: 'a writer gets round policies',
    sql: ['ALTER ROLE worker_write BYPASSRLS'],
    undo: 'ALTER ROLE worker_write NOBYPASSRLS',
    says: /"worker_write" exists and could get round the guards/,
  },
  {
    name: 'the owner gives to mallory',
    sql: ['ALTER DEFAULT PRIVILEGES FOR ROLE ledger_owner GRANT UPDATE ON TABLES TO mallory'],
    undo: 'ALTER DEFAULT PRIVILEGES FOR ROLE ledger_owner REVOKE UPDATE ON TABLES FROM mallory',
    says: /"ledger_owner" has default privileges/,
  },
];

/** None of the others can be tried on it. */
const RENAMED = {
  name: 'an event table has another name',
  sql: ['ALTER TABLE ledger.agent_events RENAME TO elsewhere'],
  undo: 'ALTER TABLE ledger.elsewhere RENAME TO agent_events',
  says: /table ledger\.agent_events is not there, and events were recorded in it[\s\S]*table ledger\.elsewhere is not of the catalog\.\n-- {3}ALTER TABLE ledger\.elsewhere SET SCHEMA …/,
};

const isSecondOfTheOwner = ({ name }: { readonly name: string }): boolean =>
  ['the owner has a member', 'the owner gives to mallory'].includes(name);

/** Of one role, the first thing that is wrong is told: what can be wrong at once. */
export const REFUSED_AT_ONCE = [
  REFUSED.filter((one) => !isSecondOfTheOwner(one)),
  ...REFUSED.filter(isSecondOfTheOwner).map((one) => [one]),
  [RENAMED],
];
