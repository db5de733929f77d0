/** A database as teams build it, with its table of events; what a role does to it, and how one sees that it was done. */
export interface RealTable {
  readonly title: string;
  readonly script: string;
  readonly table: string;
  readonly role: string;
  readonly attack: string;
  readonly proof: string;
  readonly verdict: 'nominal' | 'unproven' | 'append-only';
  /** What goes on in that database every day, by whom; also after the fix. */
  readonly append: readonly [role: string, statement: string];
  readonly trusted?: readonly string[];
}

const PINNED = 'SET search_path = pg_catalog, pg_temp';
const ROLES = `
  CREATE ROLE owner NOLOGIN; CREATE ROLE app LOGIN; CREATE ROLE ops LOGIN; REVOKE CREATE ON SCHEMA public FROM PUBLIC; GRANT USAGE ON SCHEMA public TO owner;`;
/** Refuses every change of a table. */
const guarded = (table: string): string => `
  CREATE TRIGGER g_rows BEFORE UPDATE OR DELETE ON ${table} FOR EACH ROW EXECUTE FUNCTION guard.refuse();
  CREATE TRIGGER g_truncate BEFORE TRUNCATE ON ${table} FOR EACH STATEMENT EXECUTE FUNCTION guard.refuse();
  ALTER TABLE ${table} ENABLE ALWAYS TRIGGER g_rows; ALTER TABLE ${table} ENABLE ALWAYS TRIGGER g_truncate;`;
const GUARD = `
  CREATE SCHEMA guard; CREATE FUNCTION guard.refuse() RETURNS trigger LANGUAGE plpgsql ${PINNED} AS $$ BEGIN RAISE EXCEPTION 'no %', TG_OP; END $$;`;

/** supa_audit: a definer trigger that records every change of the tables that it watches. */
const SUPA_AUDIT = (path: string): string => `${ROLES} ${GUARD}
  CREATE SCHEMA audit; CREATE TYPE audit.operation AS ENUM ('INSERT', 'UPDATE', 'DELETE', 'TRUNCATE');
  CREATE TABLE audit.record_version (id bigserial PRIMARY KEY, record_id uuid, old_record_id uuid, op audit.operation NOT NULL, ts timestamptz NOT NULL DEFAULT now(), table_oid oid NOT NULL, table_schema name NOT NULL, table_name name NOT NULL, record jsonb, old_record jsonb);
  CREATE FUNCTION audit.to_record_id(entity_oid oid, pkey_cols text[], rec jsonb) RETURNS uuid STABLE LANGUAGE sql AS $$ SELECT CASE WHEN rec IS NULL THEN NULL WHEN pkey_cols = ARRAY[]::text[] THEN gen_random_uuid() ELSE md5(entity_oid::text || rec::text)::uuid END $$;
  CREATE FUNCTION audit.insert_update_delete_trigger() RETURNS trigger SECURITY DEFINER ${path} LANGUAGE plpgsql AS $$
  DECLARE pkey_cols text[] = ARRAY['id']; record_jsonb jsonb = to_jsonb(NEW); record_id uuid = audit.to_record_id(TG_RELID, pkey_cols, record_jsonb); old_record_jsonb jsonb = to_jsonb(OLD); old_record_id uuid = audit.to_record_id(TG_RELID, pkey_cols, old_record_jsonb);
  BEGIN
    INSERT INTO audit.record_version(record_id, old_record_id, op, table_oid, table_schema, table_name, record, old_record)
      SELECT record_id, old_record_id, TG_OP::audit.operation, TG_RELID, TG_TABLE_SCHEMA, TG_TABLE_NAME, record_jsonb, old_record_jsonb;
    RETURN coalesce(NEW, OLD);
  END $$;
  CREATE TABLE public.account (id int PRIMARY KEY, name text); CREATE TRIGGER audit_i_u_d AFTER INSERT OR UPDATE OR DELETE ON public.account FOR EACH ROW EXECUTE FUNCTION audit.insert_update_delete_trigger();
  GRANT SELECT, INSERT, UPDATE, DELETE ON public.account TO app; ${guarded('audit.record_version')} INSERT INTO public.account VALUES (1, 'a');
  ALTER FUNCTION audit.insert_update_delete_trigger() OWNER TO owner; ALTER FUNCTION audit.to_record_id(oid, text[], jsonb) OWNER TO owner; ALTER TABLE audit.record_version OWNER TO owner; GRANT USAGE ON SCHEMA audit TO owner;`;

/** 2ndQuadrant's audit trigger: dynamic watch list, session_user, current_query. */
const LOGGED_ACTIONS = (asks: string, path: string): string => `${ROLES} ${GUARD}
  CREATE SCHEMA audit; REVOKE ALL ON SCHEMA audit FROM PUBLIC;
  CREATE TABLE audit.logged_actions (event_id bigserial PRIMARY KEY, schema_name text NOT NULL, table_name text NOT NULL, session_user_name text, action_tstamp_tx timestamptz NOT NULL, application_name text, client_query text, action text NOT NULL CHECK (action IN ('I', 'D', 'U', 'T')), row_data text);
  CREATE FUNCTION audit.if_modified_func() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER ${path} AS $$
  DECLARE audit_row audit.logged_actions;
  BEGIN
    audit_row = ROW(nextval('audit.logged_actions_event_id_seq'), TG_TABLE_SCHEMA::text, TG_TABLE_NAME::text, ${asks}, current_timestamp, current_setting('application_name'), current_query(), substring(TG_OP, 1, 1), NULL);
    IF TG_OP = 'DELETE' THEN audit_row.row_data = OLD::text; ELSE audit_row.row_data = NEW::text; END IF;
    INSERT INTO audit.logged_actions VALUES (audit_row.*);
    RETURN NULL;
  END $$;
  CREATE TABLE public.orders (id int, state text); CREATE TRIGGER audit_trigger_row AFTER INSERT OR UPDATE OR DELETE ON public.orders FOR EACH ROW EXECUTE FUNCTION audit.if_modified_func();
  GRANT SELECT, INSERT, UPDATE, DELETE ON public.orders TO app; INSERT INTO public.orders VALUES (1, 'a'); ${guarded('audit.logged_actions')}`;

/** A table of history that temporal_tables' plpgsql version fills. */
const TEMPORAL = (history: string): string => `${ROLES} ${GUARD}
  CREATE TABLE public.subscriptions (id int PRIMARY KEY, state text, sys_period tstzrange NOT NULL DEFAULT tstzrange(current_timestamp, null)); CREATE TABLE public.subscriptions_history (LIKE public.subscriptions);
  CREATE FUNCTION public.versioning() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER ${PINNED} AS $$
  BEGIN
    INSERT INTO public.subscriptions_history (id, state, sys_period) VALUES (OLD.id, OLD.state, tstzrange(lower(OLD.sys_period), current_timestamp));
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    NEW.sys_period := tstzrange(current_timestamp, null); RETURN NEW;
  END $$;
  CREATE TRIGGER versioning_trigger BEFORE UPDATE OR DELETE ON public.subscriptions FOR EACH ROW EXECUTE FUNCTION public.versioning();
  GRANT SELECT, INSERT, UPDATE, DELETE ON public.subscriptions TO app; ${history}
  ALTER FUNCTION public.versioning() OWNER TO owner; ALTER TABLE public.subscriptions OWNER TO owner; ALTER TABLE public.subscriptions_history OWNER TO owner;
  INSERT INTO public.subscriptions VALUES (1, 'new'); UPDATE public.subscriptions SET state = 'paid';`;

/** Rails with PaperTrail, in schema public, one login for all. */
const PAPER_TRAIL = (rest: string): string => `${ROLES} ${GUARD}
  CREATE TABLE public.versions (id bigserial PRIMARY KEY, item_type varchar NOT NULL, item_id bigint NOT NULL, event varchar NOT NULL, whodunnit varchar, object text, created_at timestamp(6) NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE INTERVAL '0'));
  ALTER TABLE public.versions OWNER TO owner; INSERT INTO public.versions (item_type, item_id, event) VALUES ('Account', 1, 'create'); ${rest}`;
const BY_RAILS = `INSERT INTO public.versions (item_type, item_id, event, whodunnit) VALUES ('Account', 1, 'update', '7')`;

/** Hasura's event log, which its trigger fills and its engine marks as delivered. */
const HASURA = (rest: string): string => `${ROLES} ${GUARD}
  CREATE SCHEMA hdb_catalog; CREATE TABLE hdb_catalog.event_log (id text DEFAULT gen_random_uuid()::text PRIMARY KEY, schema_name text NOT NULL, table_name text NOT NULL, trigger_name text NOT NULL, payload jsonb NOT NULL, created_at timestamptz DEFAULT now(), delivered boolean NOT NULL DEFAULT false, tries integer NOT NULL DEFAULT 0);
  CREATE FUNCTION hdb_catalog.insert_event_log(schema_name text, table_name text, trigger_name text, op text, row_data json) RETURNS text LANGUAGE plpgsql SECURITY DEFINER ${PINNED} AS $$
  DECLARE id text; session_variables json;
  BEGIN
    id := gen_random_uuid()::text; session_variables := current_setting('hasura.user', true);
    INSERT INTO hdb_catalog.event_log (id, schema_name, table_name, trigger_name, payload) VALUES (id, schema_name, table_name, trigger_name, json_build_object('op', op, 'data', row_data, 'session_variables', session_variables)::jsonb);
    RETURN id;
  END $$;
  CREATE TABLE public.users (id int, name text); CREATE FUNCTION hdb_catalog.notify_users() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER ${PINNED} AS $$ BEGIN PERFORM hdb_catalog.insert_event_log(TG_TABLE_SCHEMA::text, TG_TABLE_NAME::text, TG_NAME::text, TG_OP, row_to_json(NEW)); RETURN NULL; END $$;
  CREATE TRIGGER notify_hasura_users AFTER INSERT ON public.users FOR EACH ROW EXECUTE FUNCTION hdb_catalog.notify_users();
  REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA hdb_catalog FROM PUBLIC; GRANT INSERT ON public.users TO app; GRANT USAGE ON SCHEMA hdb_catalog TO owner, ops;
  ALTER TABLE hdb_catalog.event_log OWNER TO owner; ALTER FUNCTION hdb_catalog.insert_event_log(text, text, text, text, json) OWNER TO owner; ALTER FUNCTION hdb_catalog.notify_users() OWNER TO owner; INSERT INTO public.users VALUES (1, 'a'); ${rest}`;

/** Django's admin log, and a ledger whose entries point to accounts. */
const LEDGER = (rest: string): string => `${ROLES} ${GUARD}
  CREATE TABLE public.accounts (id int PRIMARY KEY, name text); CREATE TABLE public.ledger_entries (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, account_id int NOT NULL REFERENCES public.accounts ON DELETE RESTRICT, amount numeric NOT NULL, created_by text NOT NULL DEFAULT session_user, created_at timestamptz NOT NULL DEFAULT clock_timestamp());
  ALTER TABLE public.accounts OWNER TO owner; ALTER TABLE public.ledger_entries OWNER TO owner; INSERT INTO public.accounts VALUES (1, 'a'); INSERT INTO public.ledger_entries (account_id, amount) VALUES (1, 10);
  GRANT SELECT, INSERT, UPDATE, DELETE ON public.accounts TO app; GRANT SELECT, INSERT (account_id, amount) ON public.ledger_entries TO app; ${guarded('public.ledger_entries')} ${rest}`;
const BY_LEDGER = 'INSERT INTO public.ledger_entries (account_id, amount) VALUES (1, 5)';

/** A type of the caller's that is found before the system's, and runs what the caller wants. */
const TEMPORARY = (type: string, as: string, table: string): string => `DISCARD PLANS;
  CREATE FUNCTION pg_temp.evil() RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN IF current_user = '${as}' THEN ALTER TABLE ${table} DISABLE TRIGGER USER; DELETE FROM ${table}; END IF; RETURN true; END $$;
  CREATE DOMAIN pg_temp.${type} AS pg_catalog.${type} CHECK (pg_temp.evil())`;

const SAYS_CEO = `SELECT EXISTS (SELECT FROM public.shoelace_log WHERE log_who = 'ceo')`;
/** A rule that appends, with the rights of the owner of its table. */
const SHOELACE = (who: string): string => `${ROLES} ${GUARD}
  CREATE TABLE public.shoelace (sl_name text, sl_avail int); CREATE TABLE public.shoelace_log (sl_name text, sl_avail int, log_who text DEFAULT ${who}, log_when timestamptz DEFAULT current_timestamp);
  CREATE RULE log_shoelace AS ON UPDATE TO public.shoelace WHERE NEW.sl_avail <> OLD.sl_avail DO ALSO INSERT INTO public.shoelace_log (sl_name, sl_avail) VALUES (NEW.sl_name, NEW.sl_avail);
  ALTER TABLE public.shoelace OWNER TO owner; ALTER TABLE public.shoelace_log OWNER TO owner; INSERT INTO public.shoelace VALUES ('sl1', 5); GRANT SELECT, UPDATE ON public.shoelace TO app; ${guarded('public.shoelace_log')}`;
/** A table with children by inheritance, as TimescaleDB's chunks are. */
const CHUNKS = (rest: string): string => `${ROLES} ${GUARD}
  CREATE SCHEMA metrics AUTHORIZATION owner; CREATE SCHEMA chunks AUTHORIZATION owner; GRANT USAGE ON SCHEMA metrics TO app, ops;
  CREATE TABLE metrics.readings (at timestamptz NOT NULL DEFAULT clock_timestamp(), value numeric); CREATE TABLE chunks.readings_1 () INHERITS (metrics.readings);
  ALTER TABLE metrics.readings OWNER TO owner; ALTER TABLE chunks.readings_1 OWNER TO owner; INSERT INTO chunks.readings_1 (value) VALUES (1); GRANT INSERT (value) ON metrics.readings TO app;
  CREATE TRIGGER g_rows BEFORE UPDATE OR DELETE ON metrics.readings FOR EACH ROW EXECUTE FUNCTION guard.refuse(); ALTER TABLE metrics.readings ENABLE ALWAYS TRIGGER g_rows; ${rest}`;
const INVOKER = (granted: string): string => `${ROLES} ${GUARD}
  CREATE TABLE public.items (n int); CREATE TABLE public.audit_log (id bigint GENERATED ALWAYS AS IDENTITY, change text, changed_by text NOT NULL DEFAULT session_user, row_data jsonb); ALTER TABLE public.audit_log OWNER TO owner; ALTER TABLE public.items OWNER TO owner;
  CREATE FUNCTION public.log_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO audit_log (change, row_data) VALUES (TG_OP, to_jsonb(NEW)); RETURN NULL; END $$; ALTER FUNCTION public.log_change() OWNER TO owner;
  CREATE TRIGGER log_change AFTER INSERT ON public.items FOR EACH ROW EXECUTE FUNCTION public.log_change(); GRANT INSERT ON public.items TO app; GRANT ${granted} ON public.audit_log TO app; ${guarded('public.audit_log')}`;
/** As Marten and message-db do: a function that checks the version and appends. */
const STREAMS = (owner: string): string => `${ROLES} ${GUARD}
  CREATE SCHEMA es AUTHORIZATION owner; GRANT USAGE, CREATE ON SCHEMA es TO ${owner}; GRANT USAGE ON SCHEMA es TO app;
  CREATE TABLE es.streams (id text PRIMARY KEY, version bigint NOT NULL); CREATE TABLE es.events (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, stream text NOT NULL REFERENCES es.streams, version bigint NOT NULL, data jsonb NOT NULL, at timestamptz NOT NULL DEFAULT now(), UNIQUE (stream, version));
  CREATE FUNCTION es.append(stream text, data jsonb) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER ${PINNED} AS $$ DECLARE next bigint; made bigint; BEGIN
    INSERT INTO es.streams AS s VALUES (stream, 1) ON CONFLICT (id) DO UPDATE SET version = s.version + 1 RETURNING s.version INTO next;
    INSERT INTO es.events (stream, version, data) VALUES (stream, next, data) RETURNING id INTO made; RETURN made; END $$;
  ALTER TABLE es.streams OWNER TO ${owner}; ALTER TABLE es.events OWNER TO ${owner}; ALTER FUNCTION es.append(text, jsonb) OWNER TO ${owner}; GRANT EXECUTE ON FUNCTION es.append(text, jsonb) TO app; GRANT SELECT ON es.streams, es.events TO app; ${guarded('es.events')} SELECT es.append('a', '{}');`;

const BY_OUTBOX = `INSERT INTO public.outbox (topic, body) VALUES ('x', '{}')`;
/** An outbox of which nothing is taken before it is old. */
const OUTBOX = (rest: string): string => `${ROLES} ${GUARD}
  CREATE TABLE public.outbox (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, topic text NOT NULL, body jsonb NOT NULL, at timestamptz NOT NULL DEFAULT clock_timestamp()); ALTER TABLE public.outbox OWNER TO owner; INSERT INTO public.outbox (topic, body) VALUES ('a', '{}');
  CREATE FUNCTION public.sweep() RETURNS bigint LANGUAGE sql SECURITY DEFINER ${PINNED} AS $$ WITH old AS (DELETE FROM public.outbox RETURNING id) SELECT count(*) FROM old $$; ALTER FUNCTION public.sweep() OWNER TO owner; REVOKE EXECUTE ON FUNCTION public.sweep() FROM PUBLIC;
  GRANT INSERT (topic, body) ON public.outbox TO app; ${rest}`;
const POSTGREST = (who: string): string => `${ROLES} ${GUARD}
  CREATE ROLE authenticator LOGIN NOINHERIT; CREATE ROLE web_user NOLOGIN; GRANT web_user TO authenticator; CREATE SCHEMA auth; CREATE SCHEMA api; GRANT USAGE ON SCHEMA auth, api TO web_user;
  CREATE FUNCTION auth.uid() RETURNS uuid LANGUAGE sql STABLE AS $$ SELECT coalesce(nullif(current_setting('request.jwt.claim.sub', true), ''), (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub'))::uuid $$;
  CREATE TABLE api.events (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, user_id uuid DEFAULT ${who}, kind text); ALTER TABLE api.events OWNER TO owner; ALTER FUNCTION auth.uid() OWNER TO owner; INSERT INTO api.events (kind) VALUES ('first');
  GRANT SELECT, INSERT (kind) ON api.events TO web_user; ${guarded('api.events')}`;
/** Each event has a hash over itself and the one before. */
const CHAIN = (rest: string): string => `${ROLES} ${GUARD}
  CREATE SCHEMA chain; GRANT USAGE ON SCHEMA chain TO app, owner; CREATE FUNCTION chain.link(previous bytea, body jsonb) RETURNS bytea LANGUAGE sql IMMUTABLE ${PINNED} AS $$ SELECT sha256(coalesce(previous, '') || convert_to(body::text, 'UTF8')) $$;
  CREATE TABLE chain.journal (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body jsonb NOT NULL, hash bytea); ALTER TABLE chain.journal OWNER TO owner;
  CREATE FUNCTION chain.seal() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER ${PINNED} AS $$ BEGIN NEW.hash := chain.link((SELECT j.hash FROM chain.journal AS j ORDER BY j.id DESC LIMIT 1), NEW.body); RETURN NEW; END $$; ALTER FUNCTION chain.seal() OWNER TO owner; ALTER FUNCTION chain.link(bytea, jsonb) OWNER TO owner;
  CREATE TRIGGER seal BEFORE INSERT ON chain.journal FOR EACH ROW EXECUTE FUNCTION chain.seal(); ALTER TABLE chain.journal ENABLE ALWAYS TRIGGER seal; GRANT INSERT (body) ON chain.journal TO app; ${guarded('chain.journal')} ${rest}`;
const TENANTS = (tidies: string): string => `${ROLES}
  CREATE TABLE public.tenant_events (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, tenant text NOT NULL, kind text); ALTER TABLE public.tenant_events OWNER TO owner; INSERT INTO public.tenant_events (tenant) VALUES ('a'), ('b');
  ALTER TABLE public.tenant_events ENABLE ROW LEVEL SECURITY; ALTER TABLE public.tenant_events FORCE ROW LEVEL SECURITY;
  CREATE POLICY reads ON public.tenant_events FOR SELECT USING (true); CREATE POLICY appends ON public.tenant_events FOR INSERT WITH CHECK (tenant = current_setting('app.tenant', true)); CREATE POLICY tidies ON public.tenant_events FOR DELETE USING (${tidies});
  GRANT SELECT, DELETE, INSERT (tenant, kind) ON public.tenant_events TO app;`;
const DDL_LOG = (rest: string): string => `${ROLES}
  CREATE SCHEMA ddl AUTHORIZATION owner; CREATE TABLE ddl.log (tag text, by text DEFAULT session_user, at timestamptz DEFAULT clock_timestamp()); ALTER TABLE ddl.log OWNER TO owner; INSERT INTO ddl.log VALUES ('first');
  CREATE FUNCTION ddl.record() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER ${PINNED} AS $$ BEGIN INSERT INTO ddl.log (tag) VALUES (TG_TAG); END $$; ALTER FUNCTION ddl.record() OWNER TO owner; ${rest}
  CREATE EVENT TRIGGER record ON ddl_command_end EXECUTE FUNCTION ddl.record();`;

const gone = (table: string, where: string): string =>
  `SELECT NOT EXISTS (SELECT FROM ${table} WHERE ${where})`;

export const REAL_TABLES: readonly RealTable[] = [
  {
    title: 'supa_audit, where the temporary schema is searched first',
    script: SUPA_AUDIT(`SET search_path = ''`),
    table: 'audit.record_version',
    role: 'app',
    attack: `${TEMPORARY('uuid', 'owner', 'audit.record_version')}; INSERT INTO public.account SELECT max(id) + 1, 'b' FROM public.account; DISCARD TEMP`,
    proof: gone('audit.record_version', 'id = 1'),
    verdict: 'nominal',
    append: ['app', `INSERT INTO public.account SELECT max(id) + 1, 'b' FROM public.account`],
  },
  {
    title: 'supa_audit, where the temporary schema is searched last',
    script: SUPA_AUDIT(PINNED),
    table: 'audit.record_version',
    role: 'app',
    attack: `${TEMPORARY('uuid', 'owner', 'audit.record_version')}; INSERT INTO public.account SELECT max(id) + 1, 'b' FROM public.account; DISCARD TEMP`,
    proof: gone('audit.record_version', 'id = 1'),
    verdict: 'append-only',
    append: ['app', `INSERT INTO public.account SELECT max(id) + 1, 'b' FROM public.account`],
  },
  {
    title: 'supa_audit, whose helper a login role owns',
    script: `${SUPA_AUDIT(PINNED)} ALTER FUNCTION audit.to_record_id(oid, text[], jsonb) OWNER TO ops; GRANT USAGE, CREATE ON SCHEMA audit TO ops;`,
    table: 'audit.record_version',
    role: 'ops',
    attack: `CREATE OR REPLACE FUNCTION audit.to_record_id(entity_oid oid, pkey_cols text[], rec jsonb) RETURNS uuid LANGUAGE plpgsql AS $$ BEGIN ALTER TABLE audit.record_version DISABLE TRIGGER USER; DELETE FROM audit.record_version; RETURN NULL; EXCEPTION WHEN insufficient_privilege THEN RETURN NULL; END $$; RESET SESSION AUTHORIZATION; SET SESSION AUTHORIZATION app; INSERT INTO public.account VALUES (2, 'b')`,
    proof: gone('audit.record_version', 'id = 1'),
    verdict: 'nominal',
    append: ['app', `INSERT INTO public.account SELECT max(id) + 1, 'b' FROM public.account`],
  },
  {
    title: '2ndQuadrant audit trigger, where the temporary schema is searched first',
    script: LOGGED_ACTIONS('session_user::text', 'SET search_path = pg_catalog, public'),
    table: 'audit.logged_actions',
    role: 'app',
    attack: `${TEMPORARY('text', 'postgres', 'audit.logged_actions')}; INSERT INTO public.orders VALUES (3, 'b'); DISCARD TEMP`,
    proof: gone('audit.logged_actions', 'event_id = 1'),
    verdict: 'nominal',
    append: ['app', `INSERT INTO public.orders VALUES (3, 'b')`],
  },
  {
    title: '2ndQuadrant audit trigger that takes the user from a setting',
    script: LOGGED_ACTIONS(`current_setting('app.who', true)`, PINNED),
    table: 'audit.logged_actions',
    role: 'app',
    attack: `SET app.who = 'ceo'; INSERT INTO public.orders VALUES (3, 'b')`,
    proof: `SELECT EXISTS (SELECT FROM audit.logged_actions WHERE session_user_name = 'ceo')`,
    verdict: 'unproven',
    append: ['app', `INSERT INTO public.orders VALUES (3, 'b')`],
  },
  {
    title: 'temporal table, guarded',
    script: TEMPORAL(guarded('public.subscriptions_history')),
    table: 'public.subscriptions_history',
    role: 'app',
    attack: 'DELETE FROM public.subscriptions_history',
    proof: gone('public.subscriptions_history', 'id = 1'),
    verdict: 'append-only',
    append: ['app', `UPDATE public.subscriptions SET state = 'x'`],
  },
  {
    title: 'PaperTrail, one login that owns nothing and may only append',
    script: PAPER_TRAIL(
      `GRANT SELECT, INSERT (item_type, item_id, event, whodunnit, object) ON public.versions TO app; GRANT USAGE ON SEQUENCE public.versions_id_seq TO app; ${guarded('public.versions')}`,
    ),
    table: 'public.versions',
    role: 'app',
    attack: 'DELETE FROM public.versions',
    proof: gone('public.versions', 'id = 1'),
    verdict: 'append-only',
    append: ['app', BY_RAILS],
  },
  {
    title: 'PaperTrail, an associations table that empties it',
    script:
      PAPER_TRAIL(`GRANT SELECT, INSERT (item_type, item_id, event, whodunnit, object) ON public.versions TO app; GRANT USAGE ON SEQUENCE public.versions_id_seq TO app;
      ALTER TABLE public.versions ADD COLUMN transaction_id int; CREATE TABLE public.transactions (id int PRIMARY KEY); INSERT INTO public.transactions VALUES (1); UPDATE public.versions SET transaction_id = 1; ALTER TABLE public.transactions OWNER TO owner;
      ALTER TABLE public.versions ADD FOREIGN KEY (transaction_id) REFERENCES public.transactions ON DELETE SET NULL; GRANT ALL ON public.transactions TO app;`),
    table: 'public.versions',
    role: 'app',
    attack: 'DELETE FROM public.transactions',
    proof: 'SELECT EXISTS (SELECT FROM public.versions WHERE id = 1 AND transaction_id IS NULL)',
    verdict: 'nominal',
    append: ['app', BY_RAILS],
  },
  {
    title: 'Hasura event log, delivered by its engine',
    script: HASURA('GRANT SELECT, UPDATE (delivered, tries) ON hdb_catalog.event_log TO ops;'),
    table: 'hdb_catalog.event_log',
    role: 'ops',
    attack: 'UPDATE hdb_catalog.event_log SET delivered = true',
    proof: 'SELECT EXISTS (SELECT FROM hdb_catalog.event_log WHERE delivered)',
    verdict: 'nominal',
    append: ['app', `INSERT INTO public.users VALUES (2, 'b')`],
  },
  {
    title: 'Hasura event log that nobody changes',
    script: HASURA(guarded('hdb_catalog.event_log')),
    table: 'hdb_catalog.event_log',
    role: 'ops',
    attack: 'UPDATE hdb_catalog.event_log SET delivered = true',
    proof: 'SELECT EXISTS (SELECT FROM hdb_catalog.event_log WHERE delivered)',
    verdict: 'append-only',
    append: ['app', `INSERT INTO public.users VALUES (2, 'b')`],
  },
  {
    title: 'ledger of accounts',
    script: LEDGER(''),
    table: 'public.ledger_entries',
    role: 'app',
    attack: 'DELETE FROM public.accounts; DELETE FROM public.ledger_entries',
    proof: gone('public.ledger_entries', 'id = 1'),
    verdict: 'append-only',
    append: ['app', BY_LEDGER],
  },
  {
    title: 'ledger, whose job of maintenance removes old partitions',
    script: LEDGER(`
      CREATE PROCEDURE public.drop_old(before date) LANGUAGE plpgsql SECURITY DEFINER ${PINNED} AS $$ DECLARE part text; BEGIN FOR part IN SELECT c.oid::regclass::text FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'public.ledger_entries'::regclass LOOP EXECUTE 'DROP TABLE ' || part; END LOOP; END $$;
      ALTER PROCEDURE public.drop_old(date) OWNER TO owner; REVOKE EXECUTE ON PROCEDURE public.drop_old(date) FROM PUBLIC; GRANT EXECUTE ON PROCEDURE public.drop_old(date) TO ops;`),
    table: 'public.ledger_entries',
    role: 'ops',
    attack: 'CALL public.drop_old(current_date)',
    proof: 'SELECT true',
    verdict: 'unproven',
    append: ['app', BY_LEDGER],
  },
  {
    title: 'ledger with a view for reporting that a login role may write',
    script: LEDGER(
      `DROP TRIGGER g_rows ON public.ledger_entries; CREATE VIEW public.report AS SELECT id, amount FROM public.ledger_entries WHERE amount > 0; ALTER VIEW public.report OWNER TO owner; GRANT ALL ON public.report TO ops;`,
    ),
    table: 'public.ledger_entries',
    role: 'ops',
    attack: 'UPDATE public.report SET amount = 1',
    proof: 'SELECT EXISTS (SELECT FROM public.ledger_entries WHERE amount = 1)',
    verdict: 'nominal',
    append: ['app', BY_LEDGER],
  },
  {
    title: 'ledger with a balance that an AFTER trigger keeps',
    script:
      LEDGER(`CREATE TABLE public.balances (account_id int PRIMARY KEY, total numeric); ALTER TABLE public.balances OWNER TO owner; GRANT SELECT ON public.balances TO app;
      CREATE FUNCTION public.keep_balance() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER ${PINNED} AS $$ BEGIN INSERT INTO public.balances AS b VALUES (NEW.account_id, NEW.amount) ON CONFLICT (account_id) DO UPDATE SET total = b.total + excluded.total; RETURN NULL; END $$; ALTER FUNCTION public.keep_balance() OWNER TO owner;
      CREATE TRIGGER balance AFTER INSERT ON public.ledger_entries FOR EACH ROW EXECUTE FUNCTION public.keep_balance();`),
    table: 'public.ledger_entries',
    role: 'app',
    attack: 'DELETE FROM public.ledger_entries',
    proof: gone('public.ledger_entries', 'id = 1'),
    verdict: 'append-only',
    append: ['app', BY_LEDGER],
  },
  {
    title: 'rule that logs (as in the manual), a login by its default',
    script: SHOELACE('session_user'),
    table: 'public.shoelace_log',
    role: 'app',
    attack: `SET app.who = 'ceo'; UPDATE public.shoelace SET sl_avail = 6; DELETE FROM public.shoelace_log`,
    proof: SAYS_CEO,
    verdict: 'append-only',
    append: ['app', 'UPDATE public.shoelace SET sl_avail = sl_avail + 1'],
  },
  {
    title: 'rule that logs (as in the manual), a setting by its default',
    script: SHOELACE(`coalesce(current_setting('app.who', true), session_user)`),
    table: 'public.shoelace_log',
    role: 'app',
    attack: `SET app.who = 'ceo'; UPDATE public.shoelace SET sl_avail = 6`,
    proof: SAYS_CEO,
    verdict: 'nominal',
    append: ['app', 'UPDATE public.shoelace SET sl_avail = sl_avail + 1'],
  },
  {
    title: 'chunks as of a hypertable, one of which has no guard',
    script: CHUNKS('GRANT SELECT, DELETE ON metrics.readings TO ops;'),
    table: 'metrics.readings',
    role: 'ops',
    attack: 'DELETE FROM metrics.readings',
    proof: gone('metrics.readings', 'value = 1'),
    verdict: 'nominal',
    append: ['app', 'INSERT INTO metrics.readings (value) VALUES (3)'],
  },
  {
    title: 'chunks as of a hypertable, whose retention job is a definer',
    script: CHUNKS(`${guarded('chunks.readings_1')}
      CREATE FUNCTION metrics.drop_chunks(older interval) RETURNS int LANGUAGE plpgsql SECURITY DEFINER ${PINNED} AS $$ DECLARE n int; BEGIN DELETE FROM metrics.readings WHERE at < now() - older; GET DIAGNOSTICS n = ROW_COUNT; RETURN n; END $$; ALTER FUNCTION metrics.drop_chunks(interval) OWNER TO owner; GRANT USAGE ON SCHEMA metrics TO ops;`),
    table: 'metrics.readings',
    role: 'ops',
    attack: `SELECT metrics.drop_chunks('-1 day')`,
    proof: gone('metrics.readings', 'value = 1'),
    verdict: 'append-only',
    append: ['app', 'INSERT INTO metrics.readings (value) VALUES (3)'],
  },
  {
    title: 'recorded by a trigger with the rights of whoever changes the row',
    script: INVOKER('INSERT (change, row_data)'),
    table: 'public.audit_log',
    role: 'app',
    attack: `INSERT INTO public.audit_log (change, changed_by, row_data) VALUES ('x', 'ceo', '{}')`,
    proof: `SELECT EXISTS (SELECT FROM public.audit_log WHERE changed_by = 'ceo')`,
    verdict: 'append-only',
    append: ['app', `INSERT INTO public.items VALUES (2)`],
  },
  {
    title: 'recorded by a trigger with the rights of whoever changes the row, who may say all',
    script: INVOKER('INSERT'),
    table: 'public.audit_log',
    role: 'app',
    attack: `INSERT INTO public.audit_log (change, changed_by, row_data) VALUES ('x', 'ceo', '{}')`,
    proof: `SELECT EXISTS (SELECT FROM public.audit_log WHERE changed_by = 'ceo')`,
    verdict: 'nominal',
    append: ['app', `INSERT INTO public.items VALUES (2)`],
  },
  {
    title: 'events of streams that a function appends to, by a login that owns it',
    script: STREAMS('app'),
    table: 'es.events',
    role: 'app',
    attack: `CREATE OR REPLACE FUNCTION es.append(stream text, data jsonb) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN RETURN 0; END $$; ALTER TABLE es.events DISABLE TRIGGER USER; DELETE FROM es.events`,
    proof: gone('es.events', 'id = 1'),
    verdict: 'nominal',
    append: ['app', `SELECT es.append('a', '{}')`],
  },
  {
    title: 'events of streams that a function appends to, by an owner that nobody is',
    script: STREAMS('owner'),
    table: 'es.events',
    role: 'app',
    attack: `DELETE FROM es.events; DELETE FROM es.streams`,
    proof: gone('es.events', 'id = 1'),
    verdict: 'append-only',
    append: ['app', `SELECT es.append('a', '{}')`],
  },
  {
    title: 'events that a publication sends on, with a subscriber’s role',
    script: LEDGER(
      'CREATE PUBLICATION all_of_it FOR ALL TABLES; CREATE ROLE replicator LOGIN REPLICATION; GRANT SELECT ON public.ledger_entries TO replicator;',
    ),
    table: 'public.ledger_entries',
    role: 'replicator',
    attack: 'DELETE FROM public.ledger_entries',
    proof: gone('public.ledger_entries', 'id = 1'),
    verdict: 'append-only',
    append: ['app', BY_LEDGER],
  },
  {
    title: 'outbox with a sweep that only its owner may call',
    script: OUTBOX(''),
    table: 'public.outbox',
    role: 'ops',
    attack: 'SELECT public.sweep()',
    proof: gone('public.outbox', 'id = 1'),
    verdict: 'append-only',
    append: ['app', BY_OUTBOX],
  },
  {
    title: 'outbox with a sweep that a relay calls',
    script: OUTBOX('GRANT EXECUTE ON FUNCTION public.sweep() TO ops;'),
    table: 'public.outbox',
    role: 'ops',
    attack: 'SELECT public.sweep()',
    proof: gone('public.outbox', 'id = 1'),
    verdict: 'nominal',
    append: ['app', BY_OUTBOX],
  },
  {
    title: 'PostgREST: who is logged in by a claim, cast to a uuid in a function',
    script: POSTGREST('auth.uid()'),
    table: 'api.events',
    role: 'authenticator',
    attack: `SET ROLE web_user; SET request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000c"}'; INSERT INTO api.events (kind) VALUES ('x')`,
    proof: `SELECT EXISTS (SELECT FROM api.events WHERE user_id::text LIKE '%c')`,
    verdict: 'nominal',
    append: ['authenticator', `SET ROLE web_user; INSERT INTO api.events (kind) VALUES ('y')`],
  },
  {
    title: 'PostgREST: the host’s own login is trusted',
    script: POSTGREST('auth.uid()'),
    table: 'api.events',
    role: 'authenticator',
    trusted: ['authenticator'],
    attack: `SET ROLE web_user; DELETE FROM api.events`,
    proof: gone('api.events', `kind = 'first'`),
    verdict: 'append-only',
    append: ['authenticator', `SET ROLE web_user; INSERT INTO api.events (kind) VALUES ('y')`],
  },
  {
    title: 'a hash chain that a trigger computes, by a function that a login role owns',
    script: CHAIN(
      'ALTER FUNCTION chain.link(bytea, jsonb) OWNER TO ops; GRANT USAGE, CREATE ON SCHEMA chain TO ops;',
    ),
    table: 'chain.journal',
    role: 'ops',
    attack: `DROP FUNCTION chain.link(bytea, jsonb) CASCADE; CREATE FUNCTION chain.link(previous bytea, body jsonb) RETURNS bytea LANGUAGE sql AS $$ SELECT '\\x00'::bytea $$; GRANT EXECUTE ON FUNCTION chain.link(bytea, jsonb) TO PUBLIC`,
    proof: `SELECT prosrc LIKE '%x00%' FROM pg_proc WHERE proname = 'link'`,
    verdict: 'nominal',
    append: ['app', `INSERT INTO chain.journal (body) VALUES ('{}')`],
  },
  {
    title: 'a hash chain that a trigger computes, by functions of an owner that nobody is',
    script: CHAIN(''),
    table: 'chain.journal',
    role: 'app',
    attack: `INSERT INTO chain.journal (body, hash) VALUES ('{}', '\\x00')`,
    proof: `SELECT EXISTS (SELECT FROM chain.journal WHERE hash = '\\x00')`,
    verdict: 'append-only',
    append: ['app', `INSERT INTO chain.journal (body) VALUES ('{}')`],
  },
  {
    title: 'events of tenants behind row security, where a tenant may tidy its own',
    script: TENANTS(`tenant = current_setting('app.tenant', true)`),
    table: 'public.tenant_events',
    role: 'app',
    attack: `SET app.tenant = 'b'; DELETE FROM public.tenant_events`,
    proof: gone('public.tenant_events', `tenant = 'b'`),
    verdict: 'nominal',
    append: [
      'app',
      `SET app.tenant = 'a'; INSERT INTO public.tenant_events (tenant, kind) VALUES ('a', 'x')`,
    ],
  },
  {
    title: 'events of tenants behind row security, where nobody may tidy',
    script: TENANTS('false'),
    table: 'public.tenant_events',
    role: 'app',
    attack: `SET app.tenant = 'b'; DELETE FROM public.tenant_events`,
    proof: gone('public.tenant_events', `tenant = 'b'`),
    verdict: 'append-only',
    append: [
      'app',
      `SET app.tenant = 'a'; INSERT INTO public.tenant_events (tenant, kind) VALUES ('a', 'x')`,
    ],
  },
  {
    title: 'a log of what happens to the schema, by an event trigger',
    script: DDL_LOG(''),
    table: 'ddl.log',
    role: 'app',
    attack: 'DELETE FROM ddl.log',
    proof: 'SELECT NOT EXISTS (SELECT FROM ddl.log)',
    verdict: 'append-only',
    append: ['app', 'CREATE TEMP TABLE x (n int); DROP TABLE x'],
  },
  {
    title: 'a log of what happens to the schema, by an event trigger that names tables without their schema',
    script: DDL_LOG('ALTER FUNCTION ddl.record() SET search_path = ddl;').replace(
      'INSERT INTO ddl.log (tag) VALUES (TG_TAG)',
      'INSERT INTO log (tag) VALUES (TG_TAG)',
    ),
    table: 'ddl.log',
    role: 'app',
    attack: `CREATE TEMP TABLE x (tag text); GRANT INSERT ON x TO owner; CREATE FUNCTION pg_temp.evil() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF current_user = 'owner' THEN DELETE FROM ddl.log; END IF; RETURN NEW; END $$; CREATE TRIGGER t BEFORE INSERT ON x FOR EACH ROW EXECUTE FUNCTION pg_temp.evil(); DISCARD PLANS; ALTER TABLE x RENAME TO log; DISCARD TEMP`,
    proof: 'SELECT NOT EXISTS (SELECT FROM ddl.log)',
    verdict: 'nominal',
    append: ['app', 'SELECT 1'],
  },
];
