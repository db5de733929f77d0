-- Every attack, once a target and login. Parsed by attacks.ts:
--   -- @target KIND            what follows is repeated for everything of that kind in the schema
--   -- NAME :: OUTCOMES        a SQLSTATE, or `harmless`: allowed, and nothing may have changed afterwards
--   one statement a line, run in one session; indented lines carry on
-- An outcome alone is every login's; `writer=`, `reader=`, `outsider=` are one party's, and a party that has
-- none doesn't try. `guard=` is what the guards say to the owner, a superuser and a role with every privilege.
-- `appends=` rows are a writer's to append. `from=` and `to=` are major versions.
-- Placeholders: {table} {name} {guard} {field} {column} {view} {sequence} {function} {definition} {index} {schema} {owner} of the
-- target; {login} {actor} {type} {their_actor} {their_type} of who attacks and of another writer; {columns} with
-- the {values} of a right event, the {values_of_nobody}, {values_malformed} or {values_without_type}; the ids of
-- recorded events {paid}, {corrected}, {correction}, {approved} and {noted}.

-- @target column
-- update to its default :: 42501 guard=ID001|ID006
UPDATE {table} SET {column} = DEFAULT
-- update where nothing is found :: 42501 guard=ID001|ID006
UPDATE {table} SET {column} = DEFAULT WHERE false
-- grant update of it to oneself :: harmless|42501 outsider=42501
GRANT UPDATE ({column}) ON {table} TO {login}
-- grant insert of it to everybody :: harmless|42501 outsider=42501
GRANT INSERT ({column}) ON {table} TO PUBLIC
-- drop :: 42501
ALTER TABLE {table} DROP COLUMN {column} CASCADE
-- rename :: 42501
ALTER TABLE {table} RENAME COLUMN {column} TO forged
-- change its default :: 42501
ALTER TABLE {table} ALTER COLUMN {column} SET DEFAULT NULL
-- drop its default :: 42501
ALTER TABLE {table} ALTER COLUMN {column} DROP DEFAULT
-- let it be null :: 42501
ALTER TABLE {table} ALTER COLUMN {column} DROP NOT NULL
-- rewrite it by changing its type :: 42501
ALTER TABLE {table} ALTER COLUMN {column} TYPE text USING 'forged'
-- drop its identity :: 42501
ALTER TABLE {table} ALTER COLUMN {column} DROP IDENTITY IF EXISTS
-- comment :: 42501
COMMENT ON COLUMN {table}.{column} IS 'forged'

-- @target table
-- update :: 42501 guard=ID001
UPDATE {table} SET recorded_by = 'forged'
-- update only this table :: 42501 guard=ID001
UPDATE ONLY {table} SET recorded_by = 'forged'
-- update and return :: 42501 guard=ID001
UPDATE {table} SET recorded_by = 'forged' WHERE id = 1 RETURNING *
-- update from a join :: 42501 guard=ID001
UPDATE {table} AS a SET recorded_by = b.recorded_by || '!' FROM {table} AS b WHERE a.id = b.id
-- update by ctid :: 42501 guard=ID001
UPDATE {table} SET recorded_by = 'forged' WHERE ctid = '(0,1)'
-- update several columns at once :: 42501 guard=ID001
UPDATE {table} SET (recorded_by, id) = ROW ('forged', DEFAULT)
-- update in a CTE :: 42501 guard=ID001
WITH forged AS (UPDATE {table} SET recorded_by = 'forged' RETURNING id) SELECT count(*) FROM forged
-- update in a COPY :: 42501 guard=ID001
COPY (UPDATE {table} SET recorded_by = 'forged' RETURNING id) TO STDOUT
-- update that is explained :: 42501 guard=ID001
EXPLAIN (ANALYZE) UPDATE {table} SET recorded_by = 'forged'
-- update that is prepared :: 42501 guard=ID001
PREPARE forge AS UPDATE {table} SET recorded_by = $1
EXECUTE forge('forged')
-- update in a DO block :: 42501 guard=ID001
DO $$ BEGIN UPDATE {table} SET recorded_by = 'forged'; END $$
-- update whose refusal is swallowed :: harmless
DO $$ BEGIN UPDATE {table} SET recorded_by = 'forged'; EXCEPTION WHEN OTHERS THEN NULL; END $$
-- update behind a savepoint :: 42501 guard=ID001
BEGIN
SAVEPOINT before
UPDATE {table} SET recorded_by = 'forged'
-- update by a function of one's own :: 42501 guard=ID001
CREATE FUNCTION pg_temp.forge() RETURNS void LANGUAGE plpgsql AS $$ BEGIN UPDATE {table} SET recorded_by = 'forged'; END $$
SELECT pg_temp.forge()
-- update by a definer function of one's own :: 42501 guard=ID001
CREATE FUNCTION pg_temp.forge() RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN UPDATE {table} SET recorded_by = 'forged'; END $$
SELECT pg_temp.forge()
-- update by dynamic SQL :: 42501 guard=ID001
DO $$ BEGIN EXECUTE format('UPDATE %s SET recorded_by = %L', '{table}', 'forged'); END $$
-- update by XML export of a query :: 0A000 outsider=42501 guard=0A000
SELECT query_to_xml('WITH f AS (UPDATE {table} SET recorded_by = ''forged'' RETURNING 1) SELECT * FROM f', true, false, '')
-- update through a view of one's own :: 42501 guard=ID001
CREATE TEMP VIEW mine AS SELECT * FROM {table}
UPDATE mine SET recorded_by = 'forged'
-- update at a cursor :: 42501
BEGIN
DECLARE reading CURSOR FOR SELECT * FROM {table}
FETCH 1 FROM reading
UPDATE {table} SET recorded_by = 'forged' WHERE CURRENT OF reading
-- update at a cursor, as one that may :: guard=ID001
BEGIN
DECLARE reading CURSOR FOR SELECT * FROM {table}
FETCH 1 FROM reading
UPDATE {table} SET recorded_by = 'forged' WHERE CURRENT OF reading
-- update by merge :: 42501 from=15 guard=ID001
MERGE INTO {table} AS t USING (SELECT 1 AS id) AS s ON t.id = s.id WHEN MATCHED THEN UPDATE SET recorded_by = 'forged'
-- delete by merge :: 42501 from=15 guard=ID001
MERGE INTO {table} AS t USING (SELECT 1 AS id) AS s ON t.id = s.id WHEN MATCHED THEN DELETE
-- merge by source :: 42501 from=17 guard=ID001
MERGE INTO {table} AS t USING (SELECT 1 AS id) AS s ON t.id = s.id WHEN NOT MATCHED BY SOURCE THEN DELETE
-- update on conflict :: 42501 guard=ID001
INSERT INTO {table} ({columns}, id) OVERRIDING SYSTEM VALUE VALUES ({values}, 1) ON CONFLICT (id) DO UPDATE SET recorded_by = 'forged'
-- delete :: 42501 guard=ID001
DELETE FROM {table}
-- delete nothing :: 42501 guard=ID001
DELETE FROM {table} WHERE false
-- delete only this table :: 42501 guard=ID001
DELETE FROM ONLY {table} WHERE id = 1
-- delete using a join :: 42501 guard=ID001
DELETE FROM {table} AS a USING {table} AS b WHERE a.id = b.id
-- delete and return :: 42501 guard=ID001
DELETE FROM {table} RETURNING *
-- delete in a CTE :: 42501 guard=ID001
WITH gone AS (DELETE FROM {table} RETURNING *) SELECT count(*) FROM gone
-- delete in a COPY :: 42501 guard=ID001
COPY (DELETE FROM {table} RETURNING *) TO STDOUT
-- delete that is explained :: 42501 guard=ID001
EXPLAIN (ANALYZE) DELETE FROM {table}
-- delete through a view of one's own :: 42501 guard=ID001
CREATE TEMP VIEW mine AS SELECT * FROM {table}
DELETE FROM mine
-- delete in a DO block :: 42501 guard=ID001
DO $$ BEGIN DELETE FROM {table}; END $$
-- truncate :: 42501 guard=ID001
TRUNCATE {table}
-- truncate only this table :: 42501 guard=ID001
TRUNCATE ONLY {table}
-- truncate with all that refers to it :: 42501 guard=ID001
TRUNCATE {table} CASCADE
-- truncate and start the ids anew :: 42501 guard=ID001|42501
TRUNCATE {table} RESTART IDENTITY
-- truncate beside a table of one's own :: 42501 guard=ID001
CREATE TEMP TABLE mine (x int)
TRUNCATE mine, {table}
-- insert the whole table again :: 42501
INSERT INTO {table} OVERRIDING USER VALUE SELECT * FROM {table}
-- insert no row, but into every column :: 42501
INSERT INTO {table} OVERRIDING SYSTEM VALUE SELECT * FROM {table} WHERE false
-- insert an id :: 428C9 outsider=42501
INSERT INTO {table} ({columns}, id) VALUES ({values}, 1000000)
-- insert an id that overrides :: 42501
INSERT INTO {table} ({columns}, id) OVERRIDING SYSTEM VALUE VALUES ({values}, 1000000)
-- insert an id that is overridden :: 42501
INSERT INTO {table} ({columns}, id) OVERRIDING USER VALUE VALUES ({values}, 1000000)
-- insert the default of an id :: 42501
INSERT INTO {table} ({columns}, id) VALUES ({values}, DEFAULT)
-- insert the login :: 42501
INSERT INTO {table} ({columns}, recorded_by) VALUES ({values}, 'forged')
-- insert the default of the login :: 42501
INSERT INTO {table} ({columns}, recorded_by) VALUES ({values}, DEFAULT)
-- insert an id by merge :: 42501 from=15
MERGE INTO {table} AS t USING (SELECT 1) AS s ON false WHEN NOT MATCHED THEN INSERT ({columns}, id) OVERRIDING SYSTEM VALUE VALUES ({values}, 1000000)
-- copy from a file :: 42501
COPY {table} FROM '/dev/null'
-- copy from a program :: 42501
COPY {table} FROM PROGRAM 'true'
-- copy from the client :: 42501
COPY {table} FROM STDIN
-- copy to a file :: 42501
COPY {table} TO '/dev/null'
-- copy to a program :: 42501
COPY {table} TO PROGRAM 'cat'
-- read :: harmless outsider=42501
SELECT count(*) FROM {table}
-- lock rows without row security :: 42501
SET row_security = off
SELECT * FROM {table} FOR UPDATE
-- read its TOAST table :: 42501
DO $$ BEGIN EXECUTE (SELECT 'TABLE ' || reltoastrelid::regclass FROM pg_class WHERE relname = '{name}' AND relkind = 'r'); END $$
-- select for update :: 42501
SELECT * FROM {table} FOR UPDATE
-- select for no key update :: 42501
SELECT * FROM {table} FOR NO KEY UPDATE SKIP LOCKED
-- select for share :: 42501
SELECT * FROM {table} FOR SHARE NOWAIT
-- select for key share :: 42501
SELECT * FROM {table} FOR KEY SHARE
-- lock access share :: harmless outsider=42501
BEGIN
LOCK TABLE {table} IN ACCESS SHARE MODE
-- lock row share :: 42501
BEGIN
LOCK TABLE {table} IN ROW SHARE MODE
-- lock row exclusive :: 42501
BEGIN
LOCK TABLE {table} IN ROW EXCLUSIVE MODE
-- lock share update exclusive :: 42501
BEGIN
LOCK TABLE {table} IN SHARE UPDATE EXCLUSIVE MODE
-- lock share :: 42501
BEGIN
LOCK TABLE {table} IN SHARE MODE
-- lock share row exclusive :: 42501
BEGIN
LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE
-- lock exclusive :: 42501
BEGIN
LOCK TABLE {table} IN EXCLUSIVE MODE
-- lock access exclusive :: 42501
BEGIN
LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE NOWAIT
-- take the table :: 42501
ALTER TABLE {table} OWNER TO {login}
-- move to another schema :: 42501
ALTER TABLE {table} SET SCHEMA public
-- rename :: 42501
ALTER TABLE {table} RENAME TO forged
-- drop :: 42501
DROP TABLE {table}
-- drop with all that uses it :: 42501
DROP TABLE {table} CASCADE
-- add a column :: 42501
ALTER TABLE {table} ADD COLUMN forged int DEFAULT 1
-- let the id be given :: 42501
ALTER TABLE {table} ALTER COLUMN id SET GENERATED BY DEFAULT
-- start the ids anew :: 42501
ALTER TABLE {table} ALTER COLUMN id RESTART WITH 1
-- change statistics of a column :: 42501
ALTER TABLE {table} ALTER COLUMN id SET STATISTICS 0
-- change storage of a column :: 42501
ALTER TABLE {table} ALTER COLUMN recorded_by SET STORAGE PLAIN
-- drop the primary key :: 42501
ALTER TABLE {table} DROP CONSTRAINT {name}_pkey
-- drop the check :: 42501
ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {name}_is_valid
-- no insert can pass a new check :: 42501
ALTER TABLE {table} ADD CONSTRAINT forged CHECK (false) NOT VALID
-- no second insert can pass a new key :: 42501
ALTER TABLE {table} ADD CONSTRAINT forged UNIQUE (recorded_by)
-- check without enforcement :: 42501 from=18
ALTER TABLE {table} ALTER CONSTRAINT {name}_is_valid NOT ENFORCED
-- disable all triggers :: 42501
ALTER TABLE {table} DISABLE TRIGGER ALL
-- disable user triggers :: 42501
ALTER TABLE {table} DISABLE TRIGGER USER
-- disable the guard :: 42501
ALTER TABLE {table} DISABLE TRIGGER {name}_append_only
-- make the guard an ordinary trigger :: 42501
ALTER TABLE {table} ENABLE TRIGGER {name}_append_only_row
-- make the guard a trigger of replicas :: 42501
ALTER TABLE {table} ENABLE REPLICA TRIGGER {name}_append_only_truncate
-- rename the guard :: 42501
ALTER TRIGGER {name}_append_only ON {table} RENAME TO forged
-- drop the guard :: 42501
DROP TRIGGER {name}_append_only ON {table}
-- make the guard depend on an extension :: 42501
ALTER TRIGGER {name}_append_only ON {table} DEPENDS ON EXTENSION plpgsql
-- a trigger that swallows events :: 42501
CREATE FUNCTION pg_temp.swallow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$
CREATE TRIGGER a BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION pg_temp.swallow()
-- a trigger that waits for the commit :: 42501
CREATE FUNCTION pg_temp.late() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$
CREATE CONSTRAINT TRIGGER a AFTER INSERT ON {table} DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION pg_temp.late()
-- a rule that swallows events :: 42501
CREATE RULE swallow AS ON INSERT TO {table} DO INSTEAD NOTHING
-- a rule that hides events :: 42501
CREATE RULE "_RETURN" AS ON SELECT TO {table} DO INSTEAD SELECT 1
-- a rule beside the guard :: 42501
CREATE OR REPLACE RULE also AS ON INSERT TO {table} DO ALSO NOTIFY forged
-- disable a rule :: 42501
ALTER TABLE {table} DISABLE RULE also
-- disable row security :: 42501
ALTER TABLE {table} DISABLE ROW LEVEL SECURITY
-- row security not for the owner :: 42501
ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY
-- a policy that hides :: 42501
CREATE POLICY hide ON {table} AS RESTRICTIVE FOR SELECT USING (false)
-- a policy that lets anything in :: 42501
CREATE POLICY open ON {table} FOR ALL USING (true) WITH CHECK (true)
-- unlogged :: 42501
ALTER TABLE {table} SET UNLOGGED
-- another tablespace :: 42501
ALTER TABLE {table} SET TABLESPACE pg_default
-- another access method :: 42501 from=15
ALTER TABLE {table} SET ACCESS METHOD heap
-- storage parameters :: 42501
ALTER TABLE {table} SET (autovacuum_enabled = false)
-- replica identity :: 42501
ALTER TABLE {table} REPLICA IDENTITY NOTHING
-- cluster :: 42501
ALTER TABLE {table} CLUSTER ON {name}_pkey
-- give it a parent :: 42501
CREATE TEMP TABLE parent (LIKE {table})
ALTER TABLE {table} INHERIT parent
-- give it a child :: 42501
CREATE TEMP TABLE child () INHERITS ({table})
-- make a table of one's own a child :: 42501
CREATE TEMP TABLE child (LIKE {table})
ALTER TABLE child INHERIT {table}
-- give it a partition :: 42809 outsider=42501
CREATE TEMP TABLE part PARTITION OF {table} DEFAULT
-- make it a partition :: 42501
CREATE TEMP TABLE parent (LIKE {table}) PARTITION BY LIST (id)
ALTER TABLE parent ATTACH PARTITION {table} DEFAULT
-- make it a typed table :: 42501
ALTER TABLE {table} NOT OF
-- index :: 42501
CREATE INDEX forged ON {table} (id)
-- unique index that stops writers :: 42501
CREATE UNIQUE INDEX forged ON {table} ((true))
-- index on a function that stops writers :: 42501
CREATE FUNCTION pg_temp.stop(bigint) RETURNS bigint LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN RAISE 'stop'; END $$
CREATE INDEX forged ON {table} (pg_temp.stop(id))
-- statistics object :: 42501
CREATE STATISTICS pg_temp.forged (dependencies) ON id, recorded_by FROM {table}
-- reindex :: 42501
REINDEX TABLE {table}
-- reindex concurrently :: 42501
REINDEX TABLE CONCURRENTLY {table}
-- cluster now :: 42501
CLUSTER {table} USING {name}_pkey
-- vacuum is skipped with a warning :: harmless outsider=42501
VACUUM {table}
-- vacuum full is skipped with a warning :: harmless outsider=42501
VACUUM FULL {table}
-- analyze is skipped with a warning :: harmless outsider=42501
ANALYZE {table}
-- make up statistics :: 42501 from=18
SELECT pg_restore_relation_stats('schemaname', '{schema}', 'relname', '{name}', 'reltuples', 1e9::real)
-- clear statistics :: 42501 from=18
SELECT pg_clear_attribute_stats('{schema}', '{name}', 'id', false)
-- a foreign key to it :: 42501
CREATE TABLE public.child (id bigint REFERENCES {table} (id))
-- a foreign key from it :: 42501
ALTER TABLE {table} ADD FOREIGN KEY (id) REFERENCES {table} (id) ON DELETE CASCADE
-- a column of its row type, so that it can't be altered :: 42501
CREATE TEMP TABLE pin (it {table})
-- a column of an array of its row type :: 42501
CREATE TEMP TABLE pin (it {table}[])
-- a function with its row type :: 42501
CREATE FUNCTION pg_temp.pin({table}) RETURNS int LANGUAGE sql RETURN 1
-- a domain over its row type :: 42501
CREATE DOMAIN pg_temp.pin AS {table}
-- a cast of its row type :: 42501
CREATE CAST ({table} AS text) WITH INOUT AS IMPLICIT
-- rename its row type :: 42501
ALTER TYPE {table} RENAME TO forged
-- drop its row type :: 42501
DROP TYPE {table} CASCADE
-- a table like it :: harmless outsider=42501
CREATE TEMP TABLE mine (LIKE {table} INCLUDING COMMENTS INCLUDING INDEXES)
-- a copy of it :: harmless outsider=42501
CREATE TEMP TABLE mine AS TABLE {table}
-- a temporary table of its name :: harmless
CREATE TEMP TABLE {name} (id bigint)
DELETE FROM {name}
-- comment :: 42501
COMMENT ON TABLE {table} IS 'forged'
-- comment on the guard :: 42501
COMMENT ON TRIGGER {name}_append_only ON {table} IS 'forged'
-- security label :: 22023
SECURITY LABEL ON TABLE {table} IS 'forged'
-- publish :: 42501
CREATE PUBLICATION forged FOR TABLE {table}
-- grant oneself everything :: harmless outsider=42501
GRANT ALL ON {table} TO {login}
-- grant oneself update :: harmless outsider=42501
GRANT UPDATE ON {table} TO CURRENT_USER
-- grant everybody insert :: harmless outsider=42501
GRANT INSERT ON {table} TO PUBLIC
-- grant maintenance :: harmless outsider=42501 from=17
GRANT MAINTAIN ON {table} TO {login}
-- take everybody's privileges away :: harmless outsider=42501
REVOKE ALL ON {table} FROM {schema}_agent, {schema}_clerk, {schema}_reader, {schema}_auditor CASCADE
-- take select away :: harmless outsider=42501
REVOKE SELECT ON {table} FROM {schema}_auditor
-- take it in the system's tables :: 42501
UPDATE pg_class SET relowner = (SELECT oid FROM pg_roles WHERE rolname = current_user) WHERE relname = '{name}'
-- the guard off in the system's tables :: 42501
UPDATE pg_trigger SET tgenabled = 'D' WHERE tgname = '{name}_append_only'
-- privileges in the system's tables :: 42501
UPDATE pg_attribute SET attacl = NULL WHERE attname = 'id'

-- @target state table
-- update :: 42501 guard=ID006
UPDATE {table} SET {field} = {field}
-- update where nothing is found :: 42501 guard=ID006
UPDATE {table} SET {field} = DEFAULT WHERE false
-- insert :: 42501 guard=ID006
INSERT INTO {table} ({field}) VALUES (DEFAULT)
-- insert by COPY of nothing :: 42501 guard=ID006
INSERT INTO {table} ({field}) SELECT {field} FROM {table} WHERE false
-- delete :: 42501 guard=ID006
DELETE FROM {table}
-- truncate :: 42501 guard=ID006
TRUNCATE {table}
-- truncate with what refers to it :: 42501 guard=ID006
TRUNCATE {table} CASCADE
-- merge :: 42501 from=15 guard=ID006
MERGE INTO {table} AS t USING (SELECT 1) AS s ON true WHEN MATCHED THEN DELETE
-- lock :: 42501
BEGIN
LOCK TABLE {table} IN ROW EXCLUSIVE MODE
-- lock its rows :: 42501
SELECT FROM {table} FOR UPDATE
-- update by a definer function of one's own :: 42501 guard=ID006
CREATE FUNCTION pg_temp.forge() RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN UPDATE {table} SET {field} = DEFAULT; END $$
SELECT pg_temp.forge()
-- update under the name of a function of the kit :: 42501 guard=ID006
CREATE FUNCTION pg_temp.payments_commit() RETURNS void LANGUAGE plpgsql AS $$ BEGIN UPDATE {table} SET {field} = DEFAULT; END $$
SELECT pg_temp.payments_commit()
-- disable the guards :: 42501
ALTER TABLE {table} DISABLE TRIGGER ALL
-- drop a guard :: 42501
DROP TRIGGER {guard} ON {table}
-- drop :: 42501
DROP TABLE {table} CASCADE
-- take :: 42501
ALTER TABLE {table} OWNER TO {login}
-- a trigger of one's own :: 42501
CREATE TRIGGER forged BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()
-- a rule of one's own :: 42501
CREATE RULE forged AS ON UPDATE TO {table} DO INSTEAD NOTHING

-- @target event table
-- change the policy :: 42501
ALTER POLICY {name}_append ON {table} WITH CHECK (true)
-- drop the policy :: 42501
DROP POLICY {name}_append ON {table}
-- drop the policy of readers :: 42501
DROP POLICY {name}_read ON {table}
-- insert a time :: 42501
INSERT INTO {table} ({columns}, occurred_at) VALUES ({values}, '2001-01-01')
-- insert the default of a time :: 42501
INSERT INTO {table} ({columns}, occurred_at) VALUES ({values}, DEFAULT)
-- insert a transaction :: 42501
INSERT INTO {table} ({columns}, tx) VALUES ({values}, '3')
-- insert the default of a transaction :: 42501
INSERT INTO {table} ({columns}, tx) VALUES ({values}, DEFAULT)
-- insert all columns by position :: 428C9 outsider=42501
INSERT INTO {table} SELECT * FROM {table}
-- insert a row of defaults :: 42501 writer=ID002
INSERT INTO {table} DEFAULT VALUES
-- a right event :: 42501 writer=harmless appends=1
INSERT INTO {table} ({columns}) VALUES ({values})
-- a right event that returns what the database said :: 42501 writer=harmless appends=1
INSERT INTO {table} ({columns}) VALUES ({values}) RETURNING id, occurred_at, tx, recorded_by
-- a right event in a transaction that is rolled back :: 42501 writer=harmless
BEGIN
INSERT INTO {table} ({columns}) VALUES ({values})
ROLLBACK
-- a right event behind a savepoint that is rolled back :: 42501 writer=harmless
BEGIN
SAVEPOINT before
INSERT INTO {table} ({columns}) VALUES ({values})
ROLLBACK TO SAVEPOINT before
COMMIT
-- a right and a wrong event in one statement :: 42501 writer=ID002
INSERT INTO {table} ({columns}) VALUES ({values}), ({values_of_nobody})
-- a right and a malformed event in one statement :: 42501 writer=23514
INSERT INTO {table} ({columns}) VALUES ({values}), ({values_malformed})
-- a right event by merge :: 42501 writer=harmless appends=1 from=15
MERGE INTO {table} AS t USING (SELECT 1) AS s ON false WHEN NOT MATCHED THEN INSERT ({columns}) VALUES ({values})
-- a right event in a COPY :: 42501 writer=harmless appends=1
COPY (INSERT INTO {table} ({columns}) VALUES ({values}) RETURNING id) TO STDOUT
-- a right event through a view of one's own :: 42501 writer=harmless appends=1
CREATE TEMP VIEW mine AS SELECT {columns} FROM {table}
INSERT INTO mine ({columns}) VALUES ({values})
-- another's event type through a view of one's own :: writer=ID002
CREATE TEMP VIEW mine AS SELECT {columns} FROM {table}
INSERT INTO mine ({columns}) VALUES ({values_of_nobody})
-- copy right columns from the client :: 42501 writer=0A000
COPY {table} ({columns}) FROM STDIN
-- a right event without row security :: 42501
SET row_security = off
INSERT INTO {table} ({columns}) VALUES ({values})
-- copy out without row security is an error, not a part :: 42501
SET row_security = off
COPY {table} TO STDOUT
-- copy out :: harmless outsider=42501
COPY {table} TO STDOUT
-- two-phase commit, so that a transaction never ends :: 55000
BEGIN
PREPARE TRANSACTION 'forged'
-- a null event type :: writer=ID002
INSERT INTO {table} ({columns}, event_version) VALUES ({values_without_type}, 1)
-- the policy's function replaced in a temporary schema :: writer=ID002
CREATE FUNCTION pg_temp.{name}_may_append(text, text) RETURNS boolean LANGUAGE sql AS 'SELECT true'
CREATE FUNCTION pg_temp.pg_has_role(name, text) RETURNS boolean LANGUAGE sql AS 'SELECT true'
CREATE FUNCTION pg_temp.starts_with(text, text) RETURNS boolean LANGUAGE sql AS 'SELECT true'
SET search_path = pg_temp, pg_catalog
INSERT INTO {table} ({columns}) VALUES ({values_of_nobody})
-- the check's functions and types replaced in a temporary schema :: writer=23514
CREATE FUNCTION pg_temp.{name}_is_valid(text, integer, text, text, text, text, bigint, jsonb) RETURNS boolean LANGUAGE sql AS 'SELECT true'
CREATE FUNCTION pg_temp.jsonb_typeof(jsonb) RETURNS text LANGUAGE sql AS $$ SELECT 'object'::text $$
CREATE FUNCTION pg_temp.jsonb_path_match(jsonb, jsonpath, jsonb, boolean) RETURNS boolean LANGUAGE sql AS 'SELECT true'
CREATE FUNCTION pg_temp.ltrim(text, text) RETURNS text LANGUAGE sql AS $$ SELECT 'x'::text $$
CREATE TYPE pg_temp.jsonb AS (x int)
CREATE TEMP TABLE text (x int)
CREATE TEMP TABLE integer (x int)
SET search_path = pg_temp, pg_catalog
INSERT INTO {table} ({columns}) VALUES ({values_malformed})
-- operators replaced in a temporary schema :: writer=23514
CREATE FUNCTION pg_temp.yes(text, text) RETURNS boolean LANGUAGE sql AS 'SELECT true'
CREATE OPERATOR pg_temp.= (LEFTARG = text, RIGHTARG = text, FUNCTION = pg_temp.yes)
CREATE OPERATOR pg_temp.~ (LEFTARG = text, RIGHTARG = text, FUNCTION = pg_temp.yes)
SET search_path = pg_temp, pg_catalog
INSERT INTO {table} ({columns}) VALUES ({values_malformed})
-- tables and columns of the same names in a temporary schema :: writer=23514
CREATE TEMP TABLE {name} (event_type text, payload jsonb, corrects bigint, id bigint)
SET search_path = pg_temp
INSERT INTO {table} ({columns}) VALUES ({values_malformed})
-- strings with backslashes read in another way :: writer=23514
SET standard_conforming_strings = off
SET escape_string_warning = off
SET backslash_quote = on
INSERT INTO {table} ({columns}) VALUES ({values_malformed})
-- comparisons with null read in another way :: writer=23514
SET transform_null_equals = on
SET array_nulls = off
INSERT INTO {table} ({columns}) VALUES ({values_malformed})
-- dates, numbers and names written in another way :: writer=23514
SET datestyle = 'German'
SET intervalstyle = 'sql_standard'
SET extra_float_digits = -15
SET quote_all_identifiers = on
SET timezone = 'Pacific/Kiritimati'
INSERT INTO {table} ({columns}) VALUES ({values_malformed})
-- a stricter PL/pgSQL stops its own session only :: writer=23514
SET plpgsql.extra_warnings = 'all'
SET plpgsql.check_asserts = off
INSERT INTO {table} ({columns}) VALUES ({values_malformed})
-- other plans :: writer=23514
SET plan_cache_mode = force_generic_plan
SET jit_above_cost = 0
SET parallel_setup_cost = 0
SET constraint_exclusion = off
INSERT INTO {table} ({columns}) VALUES ({values_malformed})
-- constraints set to be checked later :: writer=23514
BEGIN
SET CONSTRAINTS ALL DEFERRED
INSERT INTO {table} ({columns}) VALUES ({values_malformed})
-- a serializable transaction :: writer=23514
BEGIN ISOLATION LEVEL SERIALIZABLE
INSERT INTO {table} ({columns}) VALUES ({values_malformed})
-- the event of another, as one's own function with one's own rights :: writer=ID002
CREATE FUNCTION pg_temp.append() RETURNS void LANGUAGE sql SECURITY DEFINER AS $$ INSERT INTO {table} ({columns}) VALUES ({values_of_nobody}) $$
SELECT pg_temp.append()

-- @target once
-- move a position of another's consumer :: 42501
SELECT {schema}.payments_commit('team', 2, 0)
-- send another's consumer past events that it has not read :: 42501
SELECT {schema}.payments_skip('team', 2, 'forged')
-- lease as a member of another's group :: 42501
SELECT {schema}.payments_lease('team', 'forged')
-- free what another leases :: 42501
SELECT {schema}.payments_leave('team', 'forged')
-- park for another's consumer :: 42501
SELECT {schema}.payments_park('team', 1, 'forged')
-- say that another's parked event was replayed :: 42501
SELECT {schema}.payments_unpark('team', 1, 'forged')
-- an event type of another writer :: writer=ID002
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload) VALUES (gen_random_uuid(), '{their_type}', 'invoice', 'I-1', '{actor}', 'right', '{"cents": 5}')
-- an actor of another writer :: writer=ID002
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload) VALUES (gen_random_uuid(), '{type}', 'invoice', 'I-1', '{their_actor}', 'right', '{"cents": 5}')
-- another's event type as another's actor :: writer=ID002
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload) VALUES (gen_random_uuid(), '{their_type}', 'invoice', 'I-1', '{their_actor}', 'right', '{"cents": 5}')
-- no actor :: writer=ID002
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload) VALUES (gen_random_uuid(), '{type}', 'invoice', 'I-1', NULL, 'right', '{"cents": 5}')
-- an empty actor :: writer=ID002
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload) VALUES (gen_random_uuid(), '{type}', 'invoice', 'I-1', '', 'right', '{"cents": 5}')
-- a blank actor :: writer=ID002
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload) VALUES (gen_random_uuid(), '{type}', 'invoice', 'I-1', ' ', 'right', '{"cents": 5}')
-- an actor in capitals :: writer=ID002
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload) VALUES (gen_random_uuid(), '{type}', 'invoice', 'I-1', upper('{actor}'), 'right', '{"cents": 5}')
-- an actor behind a blank :: writer=ID002
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload) VALUES (gen_random_uuid(), '{type}', 'invoice', 'I-1', ' {actor}', 'right', '{"cents": 5}')
-- an actor behind a line break :: writer=ID002
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload) VALUES (gen_random_uuid(), '{type}', 'invoice', 'I-1', E'\n{actor}', 'right', '{"cents": 5}')
-- an actor behind an invisible character :: writer=ID002
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload) VALUES (gen_random_uuid(), '{type}', 'invoice', 'I-1', U&'\200B' || '{actor}', 'right', '{"cents": 5}')
-- an actor with a Cyrillic letter :: writer=ID002
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload) VALUES (gen_random_uuid(), '{type}', 'invoice', 'I-1', translate('{actor}', 'aiu', U&'\0430\0456\0446'), 'right', '{"cents": 5}')
-- a pattern as actor :: writer=ID002
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload) VALUES (gen_random_uuid(), '{type}', 'invoice', 'I-1', '%', 'right', '{"cents": 5}')
-- a prefix of an actor :: writer=ID002
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload) VALUES (gen_random_uuid(), '{type}', 'invoice', 'I-1', left('{actor}', 1), 'right', '{"cents": 5}')
-- the database's owner as actor :: writer=ID002
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload) VALUES (gen_random_uuid(), '{type}', 'invoice', 'I-1', current_user, 'right', '{"cents": 5}')
-- no event type :: writer=ID002
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload) VALUES (gen_random_uuid(), NULL, 'invoice', 'I-1', '{actor}', 'right', '{"cents": 5}')
-- an unknown event type :: writer=ID002
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload) VALUES (gen_random_uuid(), 'forged', 'invoice', 'I-1', '{actor}', 'right', '{"cents": 5}')
-- an event type in capitals :: writer=ID002
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload) VALUES (gen_random_uuid(), upper('{type}'), 'invoice', 'I-1', '{actor}', 'right', '{"cents": 5}')
-- an event type with a blank :: writer=ID002
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload) VALUES (gen_random_uuid(), '{type} ', 'invoice', 'I-1', '{actor}', 'right', '{"cents": 5}')
-- two event types :: writer=ID002
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload) VALUES (gen_random_uuid(), '{type},{their_type}', 'invoice', 'I-1', '{actor}', 'right', '{"cents": 5}')
-- an empty event type :: writer=23514
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload) VALUES (gen_random_uuid(), '', 'invoice', 'I-1', '{actor}', 'right', '{"cents": 5}')
-- no reason :: writer=23502
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload) VALUES (gen_random_uuid(), '{type}', 'invoice', 'I-1', '{actor}', NULL, '{"cents": 5}')
-- an empty reason :: writer=23514
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload) VALUES (gen_random_uuid(), '{type}', 'invoice', 'I-1', '{actor}', '', '{"cents": 5}')
-- a blank reason :: writer=23514
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload) VALUES (gen_random_uuid(), '{type}', 'invoice', 'I-1', '{actor}', '   ', '{"cents": 5}')
-- a reason of tabs and line breaks :: writer=23514
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload) VALUES (gen_random_uuid(), '{type}', 'invoice', 'I-1', '{actor}', E'\t\r\n\f', '{"cents": 5}')
-- a reason of vertical tabs :: writer=23514
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload) VALUES (gen_random_uuid(), '{type}', 'invoice', 'I-1', '{actor}', E'\x0b', '{"cents": 5}')
-- a reason of no-break spaces :: writer=23514
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload) VALUES (gen_random_uuid(), '{type}', 'invoice', 'I-1', '{actor}', U&'\00A0\202F\2007', '{"cents": 5}')
-- a reason of wide spaces :: writer=23514
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload) VALUES (gen_random_uuid(), '{type}', 'invoice', 'I-1', '{actor}', U&'\3000\FEFF', '{"cents": 5}')
-- no run :: writer=23502
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload) VALUES (NULL, '{type}', 'invoice', 'I-1', '{actor}', 'right', '{"cents": 5}')
-- a run that is no uuid :: writer=22P02
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload) VALUES ('forged', '{type}', 'invoice', 'I-1', '{actor}', 'right', '{"cents": 5}')
-- no payload :: writer=23502
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload) VALUES (gen_random_uuid(), '{type}', 'invoice', 'I-1', '{actor}', 'right', NULL)
-- a null payload :: writer=23514
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload) VALUES (gen_random_uuid(), '{type}', 'invoice', 'I-1', '{actor}', 'right', 'null')
-- a payload that is an array :: writer=23514
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload) VALUES (gen_random_uuid(), '{type}', 'invoice', 'I-1', '{actor}', 'right', '[]')
-- a payload that is a string :: writer=23514
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload) VALUES (gen_random_uuid(), '{type}', 'invoice', 'I-1', '{actor}', 'right', '"cents"')
-- an empty payload :: writer=23514
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload) VALUES (gen_random_uuid(), '{type}', 'invoice', 'I-1', '{actor}', 'right', '{}')
-- a payload of a wrong type :: writer=23514
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload) VALUES (gen_random_uuid(), '{type}', 'invoice', 'I-1', '{actor}', 'right', '{"cents": "5"}')
-- a payload with a key more :: writer=23514
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload) VALUES (gen_random_uuid(), '{type}', 'invoice', 'I-1', '{actor}', 'right', '{"cents": 5, "forged": true}')
-- a payload out of range :: writer=23514
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload) VALUES (gen_random_uuid(), '{type}', 'invoice', 'I-1', '{actor}', 'right', '{"cents": -5}')
-- a payload with half a cent :: writer=23514
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload) VALUES (gen_random_uuid(), '{type}', 'invoice', 'I-1', '{actor}', 'right', '{"cents": 0.5}')
-- a payload larger than any number :: writer=23514
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload) VALUES (gen_random_uuid(), '{type}', 'invoice', 'I-1', '{actor}', 'right', '{"cents": 1e400}')
-- a payload whose last value counts :: writer=23514
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload) VALUES (gen_random_uuid(), '{type}', 'invoice', 'I-1', '{actor}', 'right', '{"cents": 5, "cents": null}')
-- a payload with keys in capitals :: writer=23514
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload) VALUES (gen_random_uuid(), '{type}', 'invoice', 'I-1', '{actor}', 'right', '{"CENTS": 5}')
-- a payload with a wrong format :: writer=23514
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload) VALUES (gen_random_uuid(), '{type}', 'invoice', 'I-1', '{actor}', 'right', '{"cents": 5, "iban": "DE12x"}')
-- a payload whose line break hides the rest :: writer=23514
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload) VALUES (gen_random_uuid(), '{type}', 'invoice', 'I-1', '{actor}', 'right', E'{"cents": 5, "iban": "DE12\\n"}')
-- a payload of a million characters :: writer=23514
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload) VALUES (gen_random_uuid(), '{type}', 'invoice', 'I-1', '{actor}', 'right', jsonb_build_object('cents', repeat('9', 1000000)))
-- a payload with ten thousand keys :: writer=23514
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload) VALUES (gen_random_uuid(), '{type}', 'invoice', 'I-1', '{actor}', 'right', (SELECT jsonb_object_agg(n, n) FROM generate_series(1, 10000) AS n))
-- a payload that is no JSON :: writer=22P02
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload) VALUES (gen_random_uuid(), '{type}', 'invoice', 'I-1', '{actor}', 'right', '{cents: 5}')
-- a payload with a zero byte :: writer=22P05
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload) VALUES (gen_random_uuid(), '{type}', 'invoice', 'I-1', '{actor}', 'right', '{"cents": 5, "iban": "\u0000"}')
-- a payload as deep as the stack :: writer=54001
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload) VALUES (gen_random_uuid(), '{type}', 'invoice', 'I-1', '{actor}', 'right', (repeat('[', 100000) || repeat(']', 100000))::jsonb)
-- bytes that are no text :: writer=22021
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload) VALUES (gen_random_uuid(), '{type}', 'invoice', convert_from('\xff', 'UTF8'), '{actor}', 'right', '{"cents": 5}')
-- no version :: writer=23502
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload, event_version) VALUES (gen_random_uuid(), '{type}', 'invoice', 'I-1', '{actor}', 'right', '{"cents": 5}', NULL)
-- version 0 :: writer=23514
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload, event_version) VALUES (gen_random_uuid(), '{type}', 'invoice', 'I-1', '{actor}', 'right', '{"cents": 5}', 0)
-- a version of the future :: writer=23514
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload, event_version) VALUES (gen_random_uuid(), '{type}', 'invoice', 'I-1', '{actor}', 'right', '{"cents": 5}', 2)
-- a negative version :: writer=23514
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload, event_version) VALUES (gen_random_uuid(), '{type}', 'invoice', 'I-1', '{actor}', 'right', '{"cents": 5}', -1)
-- a version too large :: writer=22003
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload, event_version) VALUES (gen_random_uuid(), '{type}', 'invoice', 'I-1', '{actor}', 'right', '{"cents": 5}', 2147483648)
-- no subject :: writer=23514
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload) VALUES (gen_random_uuid(), '{type}', NULL, NULL, '{actor}', 'right', '{"cents": 5}')
-- a subject of another type :: writer=23514
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload) VALUES (gen_random_uuid(), '{type}', 'customer', 'I-1', '{actor}', 'right', '{"cents": 5}')
-- no subject id :: writer=23514
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload) VALUES (gen_random_uuid(), '{type}', 'invoice', NULL, '{actor}', 'right', '{"cents": 5}')
-- an empty subject id :: writer=23514
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload) VALUES (gen_random_uuid(), '{type}', 'invoice', '', '{actor}', 'right', '{"cents": 5}')
-- a correction of nothing :: writer=23514
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload, corrects) VALUES (gen_random_uuid(), 'corrected', 'invoice', 'I-1', '{actor}', 'right', '{"cents": 5}', NULL)
-- an event that corrects though it may not :: writer=23514
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload, corrects) VALUES (gen_random_uuid(), '{type}', 'invoice', 'I-1', '{actor}', 'right', '{"cents": 5}', {paid})
-- a correction of what isn't there :: writer=ID003
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload, corrects) VALUES (gen_random_uuid(), 'corrected', 'invoice', 'I-1', '{actor}', 'right', '{"cents": 5}', 9000000000)
-- a correction of a negative id :: writer=ID003
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload, corrects) VALUES (gen_random_uuid(), 'corrected', 'invoice', 'I-1', '{actor}', 'right', '{"cents": 5}', -1)
-- a correction of zero :: writer=ID003
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload, corrects) VALUES (gen_random_uuid(), 'corrected', 'invoice', 'I-1', '{actor}', 'right', '{"cents": 5}', 0)
-- a correction of itself :: writer=ID003
BEGIN
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload) VALUES (gen_random_uuid(), 'paid', 'invoice', 'I-1', '{actor}', 'right', '{"cents": 5}')
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload, corrects) VALUES (gen_random_uuid(), 'corrected', 'invoice', 'I-1', '{actor}', 'right', '{"cents": 5}', (SELECT max(id) + 1 FROM {schema}.payments))
-- a correction of an id too large :: writer=22003
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload, corrects) VALUES (gen_random_uuid(), 'corrected', 'invoice', 'I-1', '{actor}', 'right', '{"cents": 5}', 9223372036854775808)
-- a correction of a type that it may not correct :: writer=ID003
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload, corrects) VALUES (gen_random_uuid(), 'corrected', 'invoice', 'I-1', '{actor}', 'right', '{"cents": 5}', {approved})
-- a correction of a correction that it may not correct :: writer=ID003
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload, corrects) VALUES (gen_random_uuid(), 'corrected', 'invoice', 'I-1', '{actor}', 'right', '{"cents": 5}', {correction})
-- a second correction :: writer=23505
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload, corrects) VALUES (gen_random_uuid(), 'corrected', 'invoice', 'I-1', '{actor}', 'right', '{"cents": 5}', {corrected})
-- two corrections at once :: writer=23505
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload, corrects) VALUES (gen_random_uuid(), 'corrected', 'invoice', 'I-1', '{actor}', 'right', '{"cents": 5}', {paid}), (gen_random_uuid(), 'corrected', 'invoice', 'I-1', '{actor}', 'right', '{"cents": 5}', {paid})
-- a correction before what it corrects :: writer=ID003
BEGIN
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload) VALUES (gen_random_uuid(), 'paid', 'invoice', 'I-1', '{actor}', 'right', '{"cents": 5}')
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload, corrects) VALUES (gen_random_uuid(), 'corrected', 'invoice', 'I-1', '{actor}', 'right', '{"cents": 5}', (SELECT max(id) + 2 FROM {schema}.payments)), (gen_random_uuid(), 'paid', 'invoice', 'I-1', '{actor}', 'right', '{"cents": 5}', NULL)
-- two events that correct each other :: writer=ID003
BEGIN
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload) VALUES (gen_random_uuid(), 'paid', 'invoice', 'I-1', '{actor}', 'right', '{"cents": 5}')
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload, corrects) VALUES (gen_random_uuid(), 'remarked', 'invoice', 'I-1', '{actor}', 'right', '{}', (SELECT max(id) + 2 FROM {schema}.payments)), (gen_random_uuid(), 'remarked', 'invoice', 'I-1', '{actor}', 'right', '{}', (SELECT max(id) + 1 FROM {schema}.payments))
-- a correction as another's actor :: writer=ID002
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload, corrects) VALUES (gen_random_uuid(), 'corrected', 'invoice', 'I-1', '{their_actor}', 'right', '{"cents": 5}', {paid})
-- a correction of an event of another table :: writer=ID003
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload, corrects) VALUES (gen_random_uuid(), 'corrected', 'invoice', 'I-1', '{actor}', 'right', '{"cents": 5}', {noted})
-- a second correction where the catalog allows it :: writer=harmless appends=1
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload, corrects) VALUES (gen_random_uuid(), 'remarked', 'invoice', 'I-1', '{actor}', 'right', '{}', {correction})
-- a key used twice in one statement :: writer=23505
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload, idempotency_key) VALUES (gen_random_uuid(), '{type}', 'invoice', 'I-1', '{actor}', 'right', '{"cents": 5}', 'twice'), (gen_random_uuid(), '{type}', 'invoice', 'I-1', '{actor}', 'right', '{"cents": 5}', 'twice')
-- a key used again :: writer=23505 appends=1
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload, idempotency_key) VALUES (gen_random_uuid(), '{type}', 'invoice', 'I-1', '{actor}', 'right', '{"cents": 5}', 'again-{login}')
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload, idempotency_key) VALUES (gen_random_uuid(), '{type}', 'invoice', 'I-1', '{actor}', 'right', '{"cents": 6}', 'again-{login}')
-- a key that a right event holds is not given away by a wrong one :: writer=ID002
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload, idempotency_key) VALUES (gen_random_uuid(), '{their_type}', 'invoice', 'I-1', '{actor}', 'right', '{"cents": 5}', 'wrong')
-- a key used by another writer is free :: writer=harmless appends=1
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload, idempotency_key) VALUES (gen_random_uuid(), '{type}', 'invoice', 'I-1', '{actor}', 'right', '{"cents": 5}', 'pre-empted')
-- a key used again that is let go :: writer=harmless appends=1
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload, idempotency_key) VALUES (gen_random_uuid(), '{type}', 'invoice', 'I-1', '{actor}', 'right', '{"cents": 5}', 'let-go-{login}')
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload, idempotency_key) VALUES (gen_random_uuid(), '{type}', 'invoice', 'I-1', '{actor}', 'right', '{"cents": 5}', 'let-go-{login}') ON CONFLICT DO NOTHING
-- a wrong event is refused also where it would be let go :: writer=ID002
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload, idempotency_key) VALUES (gen_random_uuid(), '{their_type}', 'invoice', 'I-1', '{actor}', 'right', '{"cents": 5}', 'pre-empted') ON CONFLICT DO NOTHING
-- a long idempotency key :: writer=54000
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload, idempotency_key) VALUES (gen_random_uuid(), '{type}', 'invoice', 'I-1', '{actor}', 'right', '{"cents": 5}', (SELECT string_agg(md5(n::text), '') FROM generate_series(1, 1000) AS n))
-- a thousand events, the last one wrong :: writer=23514
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload) SELECT gen_random_uuid(), '{type}', 'invoice', 'I-1', '{actor}', 'right', jsonb_build_object('cents', 1000 - n) FROM generate_series(1, 1000) AS n
-- a new event and the removal of an old one in one statement :: writer=42501
WITH new AS (INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload) VALUES (gen_random_uuid(), '{type}', 'invoice', 'I-1', '{actor}', 'right', '{"cents": 5}') RETURNING id) DELETE FROM {schema}.payments WHERE id = {paid}
-- a right event, then a refusal in the same transaction :: writer=42501
BEGIN
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload) VALUES (gen_random_uuid(), '{type}', 'invoice', 'I-1', '{actor}', 'right', '{"cents": 5}')
UPDATE {schema}.payments SET reason = 'forged'
-- a refusal behind a savepoint leaves the right event :: writer=harmless appends=1
BEGIN
INSERT INTO {schema}.payments (run_id, event_type, subject_type, subject_id, actor, reason, payload) VALUES (gen_random_uuid(), '{type}', 'invoice', 'I-1', '{actor}', 'right', '{"cents": 5}')
SAVEPOINT before
DO $$ BEGIN DELETE FROM {schema}.payments; EXCEPTION WHEN insufficient_privilege THEN NULL; END $$
COMMIT

-- @target view
-- insert :: 55000 outsider=42501
INSERT INTO {view} VALUES (1)
-- update :: 55000 outsider=42501
UPDATE {view} SET correction_reason = 'forged'
-- update where nothing is found :: 55000 outsider=42501
UPDATE {view} SET correction_reason = 'forged' WHERE false
-- delete :: 55000 outsider=42501
DELETE FROM {view}
-- merge :: 42501 from=15 writer=55000|0A000 reader=55000|0A000
MERGE INTO {view} AS v USING (SELECT 1) AS s ON true WHEN MATCHED THEN DELETE
-- truncate :: 42809 outsider=42501
TRUNCATE {view}
-- read :: harmless outsider=42501
SELECT count(*) FROM {view}
-- select for update :: 42501
SELECT * FROM {view} FOR UPDATE
-- lock :: 42501
BEGIN
LOCK TABLE {view} IN ACCESS EXCLUSIVE MODE
-- replace :: 42501
CREATE OR REPLACE VIEW {view} AS SELECT 1 AS corrected_id
-- drop :: 42501
DROP VIEW {view} CASCADE
-- take :: 42501
ALTER VIEW {view} OWNER TO {login}
-- rename :: 42501
ALTER VIEW {view} RENAME TO forged
-- move to another schema :: 42501
ALTER VIEW {view} SET SCHEMA public
-- with other rights :: 42501
ALTER VIEW {view} SET (security_barrier = true)
-- rename a column :: 42501
ALTER TABLE {view} RENAME COLUMN corrected_id TO forged
-- change a default :: 42501
ALTER VIEW {view} ALTER COLUMN corrected_id SET DEFAULT 1
-- a rule :: 42501
CREATE RULE forged AS ON INSERT TO {view} DO INSTEAD NOTHING
-- another query :: 42501
CREATE OR REPLACE RULE "_RETURN" AS ON SELECT TO {view} DO INSTEAD SELECT 1
-- a trigger instead of inserts :: 42501
CREATE FUNCTION pg_temp.swallow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$
CREATE TRIGGER forged INSTEAD OF INSERT ON {view} FOR EACH ROW EXECUTE FUNCTION pg_temp.swallow()
-- grant oneself everything :: harmless outsider=42501
GRANT ALL ON {view} TO {login}
-- take select away :: harmless outsider=42501
REVOKE SELECT ON {view} FROM {schema}_auditor
-- comment :: 42501
COMMENT ON VIEW {view} IS 'forged'
-- a column of its row type, so that it can't be replaced :: 42501
CREATE TEMP TABLE pin (it {view})

-- @target sequence
-- set its position :: 42501
SELECT setval('{sequence}', 1)
-- set its position far ahead :: 42501
SELECT setval('{sequence}', 9223372036854775807, true)
-- take a number :: 42501
SELECT nextval('{sequence}')
-- read its current number :: 42501
SELECT currval('{sequence}')
-- read its position :: 42501
SELECT last_value FROM {sequence}
-- update its row :: 42501
UPDATE {sequence} SET last_value = 1
-- restart :: 42501
ALTER SEQUENCE {sequence} RESTART WITH 1
-- other steps :: 42501
ALTER SEQUENCE {sequence} INCREMENT BY -1
-- no more numbers, so that writers are stopped :: 42501
ALTER SEQUENCE {sequence} MAXVALUE 10
-- begin again :: 42501
ALTER SEQUENCE {sequence} CYCLE
-- keep numbers back :: 42501
ALTER SEQUENCE {sequence} CACHE 1000
-- free it :: 42501
ALTER SEQUENCE {sequence} OWNED BY NONE
-- take :: 42501
ALTER SEQUENCE {sequence} OWNER TO {login}
-- rename :: 42501
ALTER SEQUENCE {sequence} RENAME TO forged
-- unlogged :: 42501 from=15
ALTER SEQUENCE {sequence} SET UNLOGGED
-- move to another schema :: 42501
ALTER SEQUENCE {sequence} SET SCHEMA public
-- drop :: 42501
DROP SEQUENCE {sequence} CASCADE
-- truncate :: 42501 writer=42809 reader=42809
TRUNCATE {sequence}
-- grant oneself :: 42501
GRANT ALL ON SEQUENCE {sequence} TO {login}
-- use for a table of one's own :: 42501
CREATE TEMP TABLE mine (id bigint DEFAULT nextval('{sequence}'))
INSERT INTO mine DEFAULT VALUES
-- comment :: 42501
COMMENT ON SEQUENCE {sequence} IS 'forged'

-- @target index
-- drop :: 42501
DROP INDEX {index}
-- drop concurrently :: 42501
DROP INDEX CONCURRENTLY {index}
-- rename :: 42501
ALTER INDEX {index} RENAME TO forged
-- storage parameters :: 42501
ALTER INDEX {index} SET (fillfactor = 10)
-- another tablespace :: 42501
ALTER INDEX {index} SET TABLESPACE pg_default
-- reindex :: 42501
REINDEX INDEX {index}
-- depend on an extension :: 42501
ALTER INDEX {index} DEPENDS ON EXTENSION plpgsql
-- attach to another :: 42501
ALTER INDEX {index} ATTACH PARTITION {index}
-- comment :: 42501
COMMENT ON INDEX {index} IS 'forged'
-- read :: 42809 outsider=42501
SELECT * FROM {index}

-- @target state view
-- insert :: 42501 guard=ID006
INSERT INTO {view} ({field}) VALUES (DEFAULT)
-- insert nothing :: 42501 guard=ID006
INSERT INTO {view} ({field}) SELECT {field} FROM {view} WHERE false
-- insert or update :: 42501 guard=ID006
INSERT INTO {view} ({field}) VALUES (DEFAULT) ON CONFLICT DO NOTHING
-- update :: 42501 guard=ID006
UPDATE {view} SET {field} = {field}
-- update where nothing is found :: 42501 guard=ID006
UPDATE {view} SET {field} = DEFAULT WHERE false
-- delete :: 42501 guard=ID006
DELETE FROM {view}
-- merge :: 42501 from=17 guard=ID006
MERGE INTO {view} AS v USING (SELECT 1) AS s ON true WHEN MATCHED THEN DELETE
-- truncate :: 42809|42501
TRUNCATE {view}
-- update by a definer function under the name of the projection's own :: 42501 guard=ID006
CREATE FUNCTION pg_temp.balances_apply() RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN UPDATE {view} SET {field} = {field}; END $$
SELECT pg_temp.balances_apply()
-- update under a search_path that has the schema's functions :: 42501 guard=ID006
SET search_path = {schema}, pg_temp
UPDATE {view} SET {field} = {field}
-- select for update :: 42501
SELECT * FROM {view} FOR UPDATE
-- lock :: 42501
BEGIN
LOCK TABLE {view} IN ACCESS EXCLUSIVE MODE
-- read :: 42501 reader=harmless|42501
SELECT count(*) FROM {view}
-- replace :: 42501
CREATE OR REPLACE VIEW {view} AS SELECT 1 AS {field}
-- drop :: 42501
DROP VIEW {view} CASCADE
-- take :: 42501
ALTER VIEW {view} OWNER TO {login}
-- rename :: 42501
ALTER VIEW {view} RENAME TO forged
-- move to another schema :: 42501
ALTER VIEW {view} SET SCHEMA public
-- with the rights of who asks :: 42501
ALTER VIEW {view} SET (security_invoker = true)
-- change a default :: 42501
ALTER VIEW {view} ALTER COLUMN {field} SET DEFAULT NULL
-- a rule :: 42501
CREATE RULE forged AS ON UPDATE TO {view} DO INSTEAD NOTHING
-- another query :: 42501
CREATE OR REPLACE RULE "_RETURN" AS ON SELECT TO {view} DO INSTEAD SELECT 1
-- a trigger instead of updates :: 42501
CREATE FUNCTION pg_temp.swallow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$
CREATE TRIGGER forged INSTEAD OF UPDATE ON {view} FOR EACH ROW EXECUTE FUNCTION pg_temp.swallow()
-- grant oneself everything :: harmless|42501 outsider=42501
GRANT ALL ON {view} TO {login}

-- @target once
-- fold a row of a projection again :: 42501
SELECT {schema}.balances_fold_again(ARRAY[1]::bigint[])
-- apply with nothing appended :: 42501
SELECT {schema}.balances_apply()
-- apply a table of one's own, as if it were appended :: 42501
CREATE TEMPORARY TABLE mine (id bigint, event_type text, subject_id text)
CREATE TRIGGER forged AFTER INSERT ON mine REFERENCING NEW TABLE AS appended FOR EACH STATEMENT EXECUTE FUNCTION {schema}.balances_apply()
-- apply events of nobody by a temporary table of that name :: 42501
CREATE TEMPORARY TABLE appended (id bigint, event_type text)
SELECT {schema}.balances_apply()
-- advance a projection over events that are not there :: 42501
SELECT {schema}.desk_apply(1000000)
-- advance it to a position of one's own :: 42501
SELECT {schema}.desk_advance(1, 0, 9223372036854775807)
-- begin a rebuild :: 42501
SELECT {schema}.balances_rebuild()
-- fill a version :: 42501
SELECT {schema}.balances_rebuild_fill()
-- bring a version to a position of one's own :: 42501
SELECT {schema}.balances_rebuild_advance(1, 0, 0)
-- swap a version :: 42501
SELECT {schema}.balances_rebuild_swap()
-- move a version's position :: 42501 guard=ID006
UPDATE {schema}.projection_versions SET position = 0, status = 'retired'
-- a version that nobody folded :: 42501 guard=ID006
INSERT INTO {schema}.projection_versions (projection, version, status) VALUES ('balances', 2, 'current')
-- a right event, under a setting that turns triggers off :: 42501
SET session_replication_role = replica
-- disable the trigger that folds :: 42501
ALTER TABLE {schema}.payments DISABLE TRIGGER balances_apply
-- drop the trigger that folds :: 42501
DROP TRIGGER balances_apply ON {schema}.payments
-- read what the owner folds with :: 42501
SELECT * FROM {schema}.balances_fold(1, 'infinity')
-- read events by what a projection reads with :: 42501
SELECT * FROM {schema}.balances_events(1, 'infinity')
-- a function of the fold in the place of a type's :: 42501
CREATE FUNCTION {schema}.balances_cents_value(event {schema}.notes) RETURNS numeric LANGUAGE sql AS 'SELECT 0'

-- @target function
-- replace it by itself :: 42501
{definition}
-- take :: 42501
ALTER FUNCTION {function} OWNER TO {login}
-- rename :: 42501
ALTER FUNCTION {function} RENAME TO forged
-- move to another schema :: 42501
ALTER FUNCTION {function} SET SCHEMA public
-- with its owner's rights :: 42501
ALTER FUNCTION {function} SECURITY DEFINER
-- without its search_path :: 42501
ALTER FUNCTION {function} RESET ALL
-- with another search_path :: 42501
ALTER FUNCTION {function} SET search_path = pg_temp, public
-- with other promises :: 42501
ALTER FUNCTION {function} STRICT VOLATILE COST 1000000
-- depend on an extension :: 42501
ALTER FUNCTION {function} DEPENDS ON EXTENSION plpgsql
-- drop :: 42501
DROP FUNCTION {function}
-- drop with all that uses it :: 42501
DROP FUNCTION {function} CASCADE
-- grant everybody :: harmless|42501
GRANT EXECUTE ON FUNCTION {function} TO PUBLIC
-- take it away from writers :: harmless|42501
REVOKE EXECUTE ON FUNCTION {function} FROM {schema}_agent, {schema}_clerk
-- comment :: 42501
COMMENT ON FUNCTION {function} IS 'forged'

-- @target once
-- drop the schema :: 42501
DROP SCHEMA {schema} CASCADE
-- rename the schema :: 42501
ALTER SCHEMA {schema} RENAME TO forged
-- take the schema :: 42501
ALTER SCHEMA {schema} OWNER TO {login}
-- grant oneself the schema :: harmless outsider=42501
GRANT ALL ON SCHEMA {schema} TO {login}
-- take the schema away from everybody else :: harmless outsider=42501
REVOKE USAGE ON SCHEMA {schema} FROM {schema}_agent, {schema}_clerk, {schema}_reader, {schema}_auditor
-- comment on the schema :: 42501
COMMENT ON SCHEMA {schema} IS 'forged'
-- grant oneself all tables :: harmless|42501 outsider=42501
GRANT ALL ON ALL TABLES IN SCHEMA {schema} TO {login}
-- grant oneself all sequences :: 42501
GRANT USAGE ON ALL SEQUENCES IN SCHEMA {schema} TO {login}
-- grant everybody all functions :: 42501
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA {schema} TO PUBLIC
-- a table in the schema :: 42501
CREATE TABLE {schema}.forged (id int)
-- a view in the schema :: 42501
CREATE VIEW {schema}.forged AS SELECT 1
-- a function in the schema :: 42501
CREATE FUNCTION {schema}.refuse_change(int) RETURNS int LANGUAGE sql AS 'SELECT 1'
-- a guard that lets everything pass :: 42501
CREATE OR REPLACE FUNCTION {schema}.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$
-- a sequence in the schema :: 42501
CREATE SEQUENCE {schema}.forged
-- a type in the schema :: 42501
CREATE TYPE {schema}.forged AS ENUM ('forged')
-- a domain in the schema :: 42501
CREATE DOMAIN {schema}.text AS pg_catalog.text
-- an operator in the schema :: 42501
CREATE OPERATOR {schema}.= (LEFTARG = text, RIGHTARG = text, FUNCTION = textne)
-- a collation in the schema :: 42501
CREATE COLLATION {schema}.forged FROM "C"
-- default privileges of the owner :: 42501
ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT ALL ON TABLES TO PUBLIC
-- default privileges of the owner in the schema :: 42501
ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA {schema} GRANT ALL ON TABLES TO PUBLIC
-- default privileges of oneself in the schema :: harmless
ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT ALL ON TABLES TO PUBLIC
-- become the owner :: 42501
SET ROLE {owner}
-- become the owner for a transaction :: 42501
BEGIN
SET LOCAL ROLE {owner}
-- become the owner at the next login :: harmless
ALTER ROLE CURRENT_USER SET role = '{owner}'
ALTER ROLE CURRENT_USER RESET role
-- log in as the owner :: 42501
SET SESSION AUTHORIZATION {owner}
-- log in as the superuser :: 42501
SET SESSION AUTHORIZATION postgres
-- become the other writer :: 42501
SELECT set_config('role', CASE current_user WHEN '{schema}_agent' THEN '{schema}_clerk' ELSE '{schema}_owner' END, false)
-- a member of the owner :: 42501
GRANT {owner} TO {login}
-- a member of the owner by creating a role :: 42501
CREATE ROLE forged IN ROLE {owner}
-- the owner a member of oneself :: 42501 from=15
GRANT {login} TO {owner}
-- everybody a member of a writer :: 42501 from=15
GRANT {schema}_agent TO {schema}_reader
-- everybody a member of an auditor :: 42501 from=15
GRANT {schema}_auditor TO {schema}_agent WITH ADMIN OPTION
-- a login for the owner :: 42501
ALTER ROLE {owner} LOGIN PASSWORD 'forged'
-- settings of the owner :: 42501
ALTER ROLE {owner} SET search_path = pg_temp
-- settings of every role :: 42501
ALTER ROLE ALL SET session_replication_role = replica
-- a superuser :: 42501
ALTER ROLE {login} SUPERUSER
-- past row security :: 42501
ALTER ROLE {login} BYPASSRLS
-- makes roles :: 42501
ALTER ROLE {login} CREATEROLE
-- replicates :: 42501
ALTER ROLE {login} REPLICATION
-- rename the owner :: 42501
ALTER ROLE {owner} RENAME TO forged
-- drop the owner :: 42501
DROP ROLE {owner}
-- drop a writer :: 42501
DROP ROLE {schema}_clerk
-- a role :: 42501
CREATE ROLE forged SUPERUSER LOGIN
-- all writes on all tables :: 42501
GRANT pg_write_all_data TO {login}
-- server programs :: 42501
GRANT pg_execute_server_program TO {login}
-- take what the owner owns :: 42501
REASSIGN OWNED BY {owner} TO {login}
-- drop what the owner owns :: 42501
DROP OWNED BY {owner} CASCADE
-- drop what other writers were granted :: 42501
DROP OWNED BY {schema}_reader, {schema}_auditor, {schema}_clerk, {schema}_agent
-- triggers of replicas only :: 42501
SET session_replication_role = replica
-- triggers of replicas only, by a function :: 42501
SELECT set_config('session_replication_role', 'replica', true)
-- triggers of replicas only, at every login :: 42501
ALTER ROLE CURRENT_USER SET session_replication_role = replica
-- triggers of replicas only, in a function :: 42501
CREATE FUNCTION pg_temp.f() RETURNS int LANGUAGE sql SET session_replication_role = replica AS 'SELECT 1'
SELECT pg_temp.f()
-- leave to change the system's tables :: 42501
SET allow_system_table_mods = on
-- ignore damaged pages :: 42501
SET zero_damaged_pages = on
-- ignore the system's indexes :: 55P02
SET ignore_system_indexes = on
-- load a library :: 42501
LOAD 'plpgsql.so'
-- preload a library :: 42501
SET session_preload_libraries = 'forged'
-- settings of the server :: 42501
ALTER SYSTEM SET session_replication_role = replica
-- settings of the database :: 42501
ALTER DATABASE postgres SET session_replication_role = replica
-- take the database :: 42501
ALTER DATABASE postgres OWNER TO {login}
-- grant oneself the database :: harmless
GRANT CREATE ON DATABASE postgres TO {login}
-- stop everybody from connecting :: 42501
ALTER DATABASE postgres ALLOW_CONNECTIONS false
-- drop the database :: 42501
DROP DATABASE template1
-- make a database of this one :: 42501
CREATE DATABASE forged TEMPLATE postgres
-- read the settings again :: 42501
SELECT pg_reload_conf()
-- checkpoint :: 42501
CHECKPOINT
-- an event trigger :: 42501
CREATE FUNCTION pg_temp.e() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN END $$
CREATE EVENT TRIGGER forged ON ddl_command_start EXECUTE FUNCTION pg_temp.e()
-- a schema :: 42501
CREATE SCHEMA forged
-- an extension that takes a table over :: 42501
ALTER EXTENSION plpgsql ADD TABLE {schema}.payments
-- another version of an extension :: 42501
ALTER EXTENSION plpgsql UPDATE TO '9.9'
-- drop an extension that the guards need :: 42501
DROP EXTENSION plpgsql CASCADE
-- take the language of the guards away :: harmless
REVOKE USAGE ON LANGUAGE plpgsql FROM PUBLIC
-- another language :: 42501
CREATE LANGUAGE forged HANDLER plpgsql_call_handler
-- a function in C :: 42501
CREATE FUNCTION pg_temp.c() RETURNS int LANGUAGE c AS 'forged'
-- an internal function :: 42501
CREATE FUNCTION pg_temp.i() RETURNS int LANGUAGE internal AS 'pg_backend_pid'
-- replace a function of the system :: 42501
CREATE OR REPLACE FUNCTION pg_catalog.starts_with(text, text) RETURNS boolean LANGUAGE sql AS 'SELECT true'
-- replace the clock :: 42501
ALTER FUNCTION pg_catalog.clock_timestamp() RENAME TO forged
-- take an operator of the system :: 42501
ALTER OPERATOR pg_catalog.= (text, text) OWNER TO {login}
-- a cast between types of the system :: 42501
CREATE CAST (text AS bigint) WITH INOUT AS IMPLICIT
-- a foreign data wrapper :: 42501
CREATE FOREIGN DATA WRAPPER forged
-- a subscription :: 42501
CREATE SUBSCRIPTION forged CONNECTION 'dbname=postgres' PUBLICATION forged WITH (connect = false)
-- a publication of all tables :: 42501
CREATE PUBLICATION forged FOR ALL TABLES
-- a tablespace :: 42501
CREATE TABLESPACE forged LOCATION '/tmp'
-- an access method :: 42501
CREATE ACCESS METHOD forged TYPE TABLE HANDLER heap_tableam_handler
-- a replication slot :: 42501
SELECT pg_create_physical_replication_slot('forged')
-- a replication origin :: 42501
SELECT pg_replication_origin_create('forged')
-- a file of the server :: 42501
SELECT pg_read_file('postgresql.conf')
-- a folder of the server :: 42501
SELECT pg_ls_dir('.')
-- a large object from a file :: 42501
SELECT lo_import('/etc/hostname')
-- a large object to a file :: 42501
SELECT lo_export(1, '/tmp/forged')
-- passwords :: 42501
SELECT rolpassword FROM pg_authid
-- rewrite a function in the system's tables :: 42501
UPDATE pg_proc SET prosrc = 'BEGIN RETURN NEW; END' WHERE proname = 'refuse_change'
-- remove the guards from the system's tables :: 42501
DELETE FROM pg_trigger
-- remove the policies from the system's tables :: 42501
DELETE FROM pg_policy
-- a member by the system's tables :: 42501
INSERT INTO pg_auth_members SELECT * FROM pg_auth_members
-- end another's session :: 42501
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'postgres'
-- cancel another's statement :: 42501
SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE usename = 'postgres'
-- forget statistics :: 42501
SELECT pg_stat_reset()
-- switch the log :: 42501
SELECT pg_switch_wal()
-- a security label on oneself :: 22023
SECURITY LABEL ON ROLE {login} IS 'forged'
-- DO block in an untrusted language :: 42704
DO LANGUAGE plpython3u $$ pass $$
-- a large object of one's own :: harmless
BEGIN
SELECT lo_create(0)
ROLLBACK
-- listen and notify :: harmless
LISTEN {schema}
NOTIFY {schema}, 'forged'
UNLISTEN *
-- the lock of installations, for as long as one likes :: harmless
SELECT pg_try_advisory_lock(hashtext('indelible'), hashtext(current_database()))
-- a cursor that outlives its transaction :: harmless
BEGIN
DECLARE held CURSOR WITH HOLD FOR SELECT 1
COMMIT
-- a message in the log :: harmless
SELECT pg_logical_emit_message(false, 'forged', 'forged')
-- ask the policy's function :: 42501 writer=ID002
SELECT {schema}.payments_may_append(NULL, NULL)
-- ask the policy's function about another :: 42501 writer=ID002
SELECT {schema}.payments_may_append('{their_type}', '{actor}')
-- ask the check with nulls :: 42501 writer=23514
SELECT {schema}.payments_is_valid(NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)
-- ask the check of a payload with null :: 42501 writer=harmless
SELECT {schema}.payments_paid_payload(NULL)
-- call the guard :: 42501
SELECT {schema}.refuse_change()
-- call the check of corrections :: 42501
SELECT {schema}.payments_check_correction()
-- the guard on a table of one's own :: 42501
CREATE TEMP TABLE mine (id int)
CREATE TRIGGER mine BEFORE INSERT ON mine FOR EACH ROW EXECUTE FUNCTION {schema}.refuse_change()
-- the check of corrections on a table of one's own :: 42501
CREATE TEMP TABLE mine (LIKE {schema}.payments)
CREATE TRIGGER mine AFTER INSERT ON mine FOR EACH ROW EXECUTE FUNCTION {schema}.payments_check_correction()
-- append by the function :: 42501 writer=harmless appends=1
SELECT * FROM {schema}.payments_append('[{"run_id": "a3f10000-0000-4000-8000-000000000044", "event_type": "{type}", "subject_type": "invoice", "subject_id": "I-1", "actor": "{actor}", "reason": "right", "payload": {"cents": 5}}]')
-- append a right event and another's by the function :: 42501 writer=ID002
SELECT * FROM {schema}.payments_append('[{"run_id": "a3f10000-0000-4000-8000-000000000044", "event_type": "{type}", "subject_type": "invoice", "subject_id": "I-1", "actor": "{actor}", "reason": "right", "payload": {"cents": 5}}, {"run_id": "a3f10000-0000-4000-8000-000000000044", "event_type": "{their_type}", "subject_type": "invoice", "subject_id": "I-1", "actor": "{actor}", "reason": "right", "payload": {"cents": 5}, "idempotency_key": "forged"}]')
-- append as another actor by the function :: 42501 writer=ID002
SELECT * FROM {schema}.payments_append('[{"run_id": "a3f10000-0000-4000-8000-000000000044", "event_type": "{type}", "subject_type": "invoice", "subject_id": "I-1", "actor": "{their_actor}", "reason": "right", "payload": {"cents": 5}}]')
-- append a malformed event by the function :: 42501 writer=23514
SELECT * FROM {schema}.payments_append('[{"run_id": "a3f10000-0000-4000-8000-000000000044", "event_type": "{type}", "subject_type": "invoice", "subject_id": "I-1", "actor": "{actor}", "reason": "right", "payload": {"cents": -5}, "idempotency_key": "forged"}]')
-- append with a second correction by the function :: 42501 writer=ID003
SELECT * FROM {schema}.payments_append('[{"run_id": "a3f10000-0000-4000-8000-000000000044", "event_type": "corrected", "subject_type": "invoice", "subject_id": "I-1", "actor": "{actor}", "reason": "right", "payload": {"cents": 5}, "corrects": {corrected}}]')
-- append with an id, a time, a transaction or a login of one's own by the function :: 42501 writer=22023
SELECT * FROM {schema}.payments_append('[{"event_type": "{type}", "id": 1, "occurred_at": "2001-01-01", "tx": "3", "recorded_by": "forged"}]')
-- append other content with a key that is recorded by the function :: 42501 writer=ID004
SELECT * FROM {schema}.payments_append('[{"run_id": "a3f10000-0000-4000-8000-000000000044", "event_type": "paid", "subject_type": "invoice", "subject_id": "I-1", "actor": "{actor}", "reason": "one", "payload": {"cents": 6}, "idempotency_key": "twice"}, {"run_id": "a3f10000-0000-4000-8000-000000000044", "event_type": "paid", "subject_type": "invoice", "subject_id": "I-1", "actor": "{actor}", "reason": "other", "payload": {"cents": 6}, "idempotency_key": "twice"}]')
-- append with functions and types of one's own :: 42501 writer=ID002
CREATE FUNCTION pg_temp.payments_may_append(text, text) RETURNS boolean LANGUAGE sql AS 'SELECT true'
CREATE FUNCTION pg_temp.jsonb_array_elements(jsonb) RETURNS SETOF jsonb LANGUAGE sql AS $$ SELECT '{}'::jsonb $$
CREATE TYPE pg_temp.payments AS (id bigint)
SET search_path = pg_temp, pg_catalog
SELECT * FROM {schema}.payments_append('[{"run_id": "a3f10000-0000-4000-8000-000000000044", "event_type": "{their_type}", "subject_type": "invoice", "subject_id": "I-1", "actor": "{actor}", "reason": "right", "payload": {"cents": 5}}]')
-- update what an append gives :: 42601
UPDATE {schema}.payments_append('[]') SET reason = 'forged'
-- a version that the subject has already :: 42501 writer=ID005
INSERT INTO {schema}.notes (run_id, event_type, subject_type, subject_id, subject_version, actor, payload) VALUES (gen_random_uuid(), 'noted', 'invoice', 'I-1', 1, '{actor}', '{}')
-- a version before its time, so that nobody can append :: 42501 writer=ID005
INSERT INTO {schema}.notes (run_id, event_type, subject_type, subject_id, subject_version, actor, payload) VALUES (gen_random_uuid(), 'noted', 'invoice', 'I-1', 2147483647, '{actor}', '{}')
-- a version with a gap in one statement :: 42501 writer=ID005
INSERT INTO {schema}.notes (run_id, event_type, subject_type, subject_id, subject_version, actor, payload) VALUES (gen_random_uuid(), 'noted', 'invoice', 'I-1', 2, '{actor}', '{}'), (gen_random_uuid(), 'noted', 'invoice', 'I-1', 4, '{actor}', '{}')
-- versions from the last to the first :: 42501 writer=ID005
SELECT * FROM {schema}.notes_append('[{"run_id": "a3f10000-0000-4000-8000-000000000044", "event_type": "noted", "subject_type": "invoice", "subject_id": "I-1", "subject_version": 3, "actor": "{actor}", "payload": {}}, {"run_id": "a3f10000-0000-4000-8000-000000000044", "event_type": "noted", "subject_type": "invoice", "subject_id": "I-1", "subject_version": 2, "actor": "{actor}", "payload": {}}]')
-- no version :: 42501 writer=23514
INSERT INTO {schema}.notes (run_id, event_type, subject_type, subject_id, actor, payload) VALUES (gen_random_uuid(), 'noted', 'invoice', 'I-1', '{actor}', '{}')
-- a version of another subject type :: 42501 writer=23514
INSERT INTO {schema}.notes (run_id, event_type, subject_type, subject_id, subject_version, actor, payload) VALUES (gen_random_uuid(), 'noted', 'forged', 'I-1', 1, '{actor}', '{}')
-- a taken version with operators of one's own :: 42501 writer=ID005
CREATE FUNCTION pg_temp.yes(integer, integer) RETURNS boolean LANGUAGE sql AS 'SELECT false'
CREATE OPERATOR pg_temp.<> (LEFTARG = integer, RIGHTARG = integer, FUNCTION = pg_temp.yes)
CREATE TEMP TABLE notes (LIKE {schema}.notes)
SET search_path = pg_temp, pg_catalog
INSERT INTO {schema}.notes (run_id, event_type, subject_type, subject_id, subject_version, actor, payload) VALUES (gen_random_uuid(), 'noted', 'invoice', 'I-1', 1, '{actor}', '{}')
-- turn the check of versions off :: 42501
ALTER TABLE {schema}.notes DISABLE TRIGGER notes_check_version
-- call the check of versions :: 42501
SELECT {schema}.notes_check_version()
-- the check of versions on a table of one's own :: 42501
CREATE TEMP TABLE mine (LIKE {schema}.notes)
CREATE TRIGGER mine BEFORE INSERT ON mine FOR EACH ROW EXECUTE FUNCTION {schema}.notes_check_version()
-- attach a partition :: 42501
CREATE TEMP TABLE mine (LIKE {schema}.payments)
SELECT {schema}.attach_partition('{schema}.payments', 'mine', NULL, NULL)
-- guard a table of one's own as a partition :: 42501
CREATE TEMP TABLE mine (LIKE {schema}.payments)
SELECT {schema}.guard_partition('mine')
-- replay with nulls :: harmless outsider=42501
SELECT * FROM {schema}.payments_replay(NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)
-- replay with operators of one's own :: harmless outsider=42501
CREATE FUNCTION pg_temp.no(text, text) RETURNS boolean LANGUAGE sql AS 'SELECT false'
CREATE OPERATOR pg_temp.= (LEFTARG = text, RIGHTARG = text, FUNCTION = pg_temp.no)
SET search_path = pg_temp, pg_catalog
SELECT * FROM {schema}.payments_replay(actor => '{actor}')
-- the events of a subject with operators of one's own :: harmless outsider=42501
CREATE FUNCTION pg_temp.no(text, text) RETURNS boolean LANGUAGE sql AS 'SELECT false'
CREATE OPERATOR pg_temp.= (LEFTARG = text, RIGHTARG = text, FUNCTION = pg_temp.no)
SET search_path = pg_temp, pg_catalog
SELECT * FROM {schema}.payments_of_subject('payment', '1')
-- delete what a subject's events are :: 42601
DELETE FROM {schema}.payments_of_subject('payment', '1')
-- update what a replay gives :: 42601
UPDATE {schema}.payments_replay() SET reason = 'forged'
-- lock what a replay gives :: 42501 writer=harmless reader=harmless
SELECT * FROM {schema}.payments_replay() FOR UPDATE
