-- What the oracle tries as every role that a login can be. `-- @does CAPABILITY|… EVIDENCE` (see sql/prove/attempt.sql)
-- begins an attack; `-- @counts QUERY` says what is counted, `-- @forges COLUMN` what the database should have filled.
-- What names something that a world does not have is left out.

-- @does update rows
UPDATE ledger.events SET event_type = 'forged'
-- @does update rows
UPDATE ledger.events SET event_type = 'forged' WHERE event_type <> 'claimed_transaction'
-- @does update rows
UPDATE ledger.events SET payload = '{"forged": true}'
-- @does update rows
UPDATE ledger.events SET recorded_by = 'forged'
-- @does update rows
UPDATE ledger.events SET outcome = 'accepted'
-- @does update rows
UPDATE ledger.part SET event_type = 'forged'
-- @does update rows
UPDATE ledger.part SET payload = '{"forged": true}'
-- @does update rows
UPDATE ledger.base SET event_type = 'forged'
-- @does update rows
UPDATE public.recent SET event_type = 'forged'
-- @does update rows
UPDATE public.recent SET payload = '{"forged": true}'
-- @does update rows
UPDATE public.recent_again SET event_type = 'forged'
-- @does update rows
UPDATE public.runs SET id = id + 1
-- @does update|delete rows
DELETE FROM public.runs
-- @does update rows
UPDATE ledger.events SET event_type = 'forged' WHERE tableoid = 'ledger.part'::regclass
-- @does update rows
UPDATE ledger.events SET event_type = 'forged' WHERE tableoid = 'ledger.other'::regclass
-- @does update rows
UPDATE ledger.other SET event_type = 'forged'
-- @does update rows
SET session_replication_role = replica; UPDATE ledger.events SET event_type = 'forged'
-- @does update rows
SET session_replication_role = replica; UPDATE ledger.part SET event_type = 'forged'
-- @does update rows
DROP OWNED BY CURRENT_ROLE; UPDATE ledger.events SET event_type = 'forged'
-- @does update rows
SET app.bypass = 'on'; UPDATE ledger.events SET event_type = 'forged'
-- @does update rows
SELECT public.f_update()
-- @does update rows
CALL public.p_update()
-- @does update rows
INSERT INTO ledger.events (id, event_type, payload) OVERRIDING SYSTEM VALUE VALUES (1, 'claimed_transaction', '{}') ON CONFLICT (id) DO UPDATE SET event_type = 'forged'
-- @does update rows
-- @since 15
MERGE INTO ledger.events USING (SELECT 1) AS one ON true WHEN MATCHED THEN UPDATE SET event_type = 'forged'

-- @does update rows
DO $$ DECLARE event text; BEGIN FOR event IN SELECT e::text FROM ledger.events AS e LOOP BEGIN UPDATE ledger.events AS e SET event_type = 'forged' WHERE e::text = event; EXCEPTION WHEN OTHERS THEN NULL; END; END LOOP; END $$
-- @does update rows
DO $$ DECLARE event text; BEGIN FOR event IN SELECT e::text FROM public.recent AS e LOOP BEGIN UPDATE public.recent AS e SET payload = '{"forged": true}' WHERE e::text = event; EXCEPTION WHEN OTHERS THEN NULL; END; END LOOP; END $$
-- @does update rows
DO $$ DECLARE event text; BEGIN FOR event IN SELECT e::text FROM public.recent_again AS e LOOP BEGIN UPDATE public.recent_again AS e SET payload = '{"forged": true}' WHERE e::text = event; EXCEPTION WHEN OTHERS THEN NULL; END; END LOOP; END $$

-- @does delete rows
DO $$ DECLARE event text; BEGIN FOR event IN SELECT e::text FROM ledger.events AS e LOOP BEGIN DELETE FROM ledger.events AS e WHERE e::text = event; EXCEPTION WHEN OTHERS THEN NULL; END; END LOOP; END $$
-- @does delete rows
DO $$ DECLARE event text; BEGIN FOR event IN SELECT e::text FROM public.recent AS e LOOP BEGIN DELETE FROM public.recent AS e WHERE e::text = event; EXCEPTION WHEN OTHERS THEN NULL; END; END LOOP; END $$
-- @does delete rows
DO $$ DECLARE event text; BEGIN FOR event IN SELECT e::text FROM public.recent_again AS e LOOP BEGIN DELETE FROM public.recent_again AS e WHERE e::text = event; EXCEPTION WHEN OTHERS THEN NULL; END; END LOOP; END $$
-- @does delete rows
DELETE FROM ledger.events
-- @does delete rows
DELETE FROM ledger.events WHERE event_type <> 'claimed_transaction'
-- @does delete rows
DELETE FROM ONLY ledger.events
-- @does delete rows
DELETE FROM ledger.part
-- @does delete rows
DELETE FROM ledger.other
-- @does delete rows
DELETE FROM ledger.base
-- @does delete rows
DELETE FROM public.recent
-- @does delete rows
DELETE FROM public.recent_again
-- @does delete rows
DELETE FROM ledger.events WHERE tableoid = 'ledger.part'::regclass
-- @does delete rows
DELETE FROM ledger.events WHERE tableoid = 'ledger.other'::regclass
-- @does delete rows
SET session_replication_role = replica; DELETE FROM ledger.events
-- @does delete rows
SET session_replication_role = replica; DELETE FROM ledger.part
-- @does delete rows
SET app.bypass = 'on'; DELETE FROM ledger.events
-- @does delete rows
SELECT public.f_delete()
-- @does delete rows
SELECT public.f_by(1)
-- @does delete rows
INSERT INTO public.inbox VALUES (1)
-- @does delete rows
INSERT INTO public.tray VALUES (1)
-- @does delete rows
DELETE FROM public.inbox
-- @does delete rows
-- @since 15
MERGE INTO ledger.events USING (SELECT 1) AS one ON true WHEN MATCHED THEN DELETE

-- @does truncate rows
TRUNCATE ledger.events
-- @does truncate rows
TRUNCATE ledger.events CASCADE
-- @does truncate rows
TRUNCATE ONLY ledger.events
-- @does truncate rows
TRUNCATE ledger.part
-- @does truncate rows
TRUNCATE ledger.other
-- @does truncate rows
TRUNCATE ledger.base
-- @does truncate rows
TRUNCATE public.runs CASCADE
-- @does truncate rows
SET session_replication_role = replica; TRUNCATE ledger.events CASCADE
-- @does truncate rows
SET app.bypass = 'on'; TRUNCATE ledger.events
-- @does truncate rows
SELECT public.f_truncate()

-- @does alter walls
ALTER TABLE ledger.events DISABLE TRIGGER USER
-- @does alter walls
ALTER TABLE ledger.part DISABLE TRIGGER USER
-- @does alter walls
ALTER TABLE ledger.events ADD COLUMN more text
-- @does alter walls
ALTER TABLE ledger.events DETACH PARTITION ledger.part
-- @does alter walls
DROP TABLE ledger.events CASCADE
-- @does alter walls
DROP TABLE ledger.part CASCADE
-- @does alter walls
DROP SCHEMA ledger CASCADE
-- @does alter walls
ALTER SCHEMA ledger RENAME TO elsewhere
-- @does alter walls
DROP FUNCTION ledger.refuse_change() CASCADE
-- @does alter walls
CREATE OR REPLACE FUNCTION ledger.refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'
-- @does alter walls
ALTER FUNCTION ledger.refuse_change() RENAME TO refuse_nothing
-- @does alter walls
DROP TYPE ledger.outcome CASCADE
-- @does alter walls
ALTER TYPE ledger.outcome RENAME VALUE 'rejected' TO 'forged'
-- @does alter walls
DROP OWNED BY app CASCADE
-- @does alter walls
DROP OWNED BY reader CASCADE
-- @does alter walls
DROP OWNED BY writer CASCADE
-- @does alter walls
DROP OWNED BY app_group CASCADE
-- @does alter walls
DROP OWNED BY g1 CASCADE
-- @does alter walls
DROP OWNED BY g2 CASCADE
-- @does alter walls
DROP OWNED BY ledger_owner CASCADE
-- @does alter walls
SELECT public.f_alter()
-- @does alter protection
CREATE POLICY more ON ledger.events USING (true)
-- @does alter walls
CREATE RULE more AS ON INSERT TO ledger.events DO INSTEAD NOTHING

-- @does suppress protection
CREATE TRIGGER more BEFORE INSERT ON ledger.events FOR EACH ROW EXECUTE FUNCTION pg_catalog.suppress_redundant_updates_trigger()
-- @does suppress protection
CREATE TRIGGER more BEFORE INSERT ON ledger.part FOR EACH ROW EXECUTE FUNCTION pg_catalog.suppress_redundant_updates_trigger()

-- @does suppress protection
CREATE TRIGGER more BEFORE INSERT ON ledger.events FOR EACH STATEMENT EXECUTE FUNCTION pg_catalog.suppress_redundant_updates_trigger()
-- @does reorder passed
SELECT pg_catalog.setval('ledger.events_id_seq', 1000)
-- @does reorder passed
SELECT pg_catalog.setval('ledger.numbers', 1000)
-- @does reorder passed
DROP SEQUENCE ledger.numbers CASCADE

-- @does forge counted
-- @forges id
-- @counts SELECT count(*) FROM ledger.events WHERE id = -7
INSERT INTO ledger.events (id, event_type, payload) OVERRIDING SYSTEM VALUE VALUES (-7, 'claimed_transaction', '{}')
-- @does forge counted
-- @forges occurred_at
-- @counts SELECT count(*) FROM ledger.events WHERE occurred_at = '2001-01-01'
INSERT INTO ledger.events (occurred_at, event_type, payload) VALUES ('2001-01-01', 'claimed_transaction', '{}')
-- @does forge counted
-- @forges tx
-- @counts SELECT count(*) FROM ledger.events WHERE tx = '42'
INSERT INTO ledger.events (tx, event_type, payload) VALUES ('42', 'claimed_transaction', '{}')
-- @does forge counted
-- @forges recorded_by
-- @counts SELECT count(*) FROM ledger.events WHERE recorded_by = 'forged'
INSERT INTO ledger.events (recorded_by, event_type, payload) VALUES ('forged', 'claimed_transaction', '{}')
-- @does forge counted
-- @forges id
-- @counts SELECT count(*) FROM ledger.events WHERE id = -7
INSERT INTO ledger.part (id, event_type, payload) OVERRIDING SYSTEM VALUE VALUES (-7, 'claimed_transaction', '{}')
-- @does forge counted
-- @forges recorded_by
-- @counts SELECT count(*) FROM ledger.events WHERE recorded_by = 'forged'
INSERT INTO ledger.part (id, recorded_by, event_type, payload) OVERRIDING SYSTEM VALUE VALUES (-7, 'forged', 'claimed_transaction', '{}')
-- @does forge counted
-- @forges recorded_by
-- @counts SELECT count(*) FROM ledger.events WHERE recorded_by = 'forged'
INSERT INTO public.recent (recorded_by, event_type, payload) VALUES ('forged', 'claimed_transaction', '{}')
-- @does forge counted
-- @forges id
-- @counts SELECT count(*) FROM ledger.events WHERE id = -7
INSERT INTO public.recent (id, event_type, payload) OVERRIDING SYSTEM VALUE VALUES (-7, 'claimed_transaction', '{}')
-- @does forge counted
-- @forges recorded_by
-- @counts SELECT count(*) FROM ledger.events WHERE recorded_by = 'forged'
INSERT INTO public.recent_again (recorded_by, event_type, payload) VALUES ('forged', 'claimed_transaction', '{}')
-- @does forge counted
-- @forges occurred_at
-- @counts SELECT count(*) FROM ledger.events WHERE occurred_at = '2001-01-01'
SELECT public.f_forge('2001-01-01')

-- Over several objects. `-- @with NAME` says what a world must have besides what the statement names.

-- @does alter walls
-- @with lib.kind
DROP TYPE lib.kind CASCADE
-- @does alter|update rows
-- @with lib.kind
ALTER TYPE lib.kind RENAME VALUE 'rejected' TO 'forged'
-- @does alter walls
-- @with lib.c
DROP COLLATION lib.c CASCADE
-- @does alter counted
-- @with lib.ok
-- @counts SELECT (NOT lib.ok('x'))::int
CREATE OR REPLACE FUNCTION lib.ok(text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT false'
-- @does alter walls
-- @with lib
DROP SCHEMA lib CASCADE
-- @does alter walls
-- @with lib.refuse
DROP FUNCTION lib.refuse() CASCADE
-- @does alter walls
-- @with lib.refuse
CREATE OR REPLACE FUNCTION lib.refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'
-- @does reorder passed
-- @with lib.numbers
DROP SEQUENCE lib.numbers CASCADE
-- @does reorder passed
-- @with lib.numbers
SELECT pg_catalog.setval('lib.numbers', 1000)
-- @does escalate walls
-- @with lib.norm
CREATE OR REPLACE FUNCTION lib.norm(text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN PERFORM pg_temp.oracle_harm(); RETURN $1; END $$; RESET ROLE; RESET SESSION AUTHORIZATION; ANALYZE ledger.notes
-- @does escalate rows
-- @with lib.norm
CREATE OR REPLACE FUNCTION lib.norm(text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN PERFORM pg_temp.oracle_harm(); RETURN $1; END $$; RESET ROLE; RESET SESSION AUTHORIZATION; ANALYZE ledger.notes
-- @does escalate walls
-- @with lib.norm
CREATE OR REPLACE FUNCTION lib.norm(text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN PERFORM pg_temp.oracle_harm(); RETURN $1; END $$; RESET ROLE; RESET SESSION AUTHORIZATION; REFRESH MATERIALIZED VIEW ledger.kinds
-- @does escalate rows
-- @with lib.norm
CREATE OR REPLACE FUNCTION lib.norm(text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN PERFORM pg_temp.oracle_harm(); RETURN $1; END $$; RESET ROLE; RESET SESSION AUTHORIZATION; REFRESH MATERIALIZED VIEW ledger.kinds
-- @does escalate walls
-- @with public.f_compare
CREATE FUNCTION lib.eq(text, text) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_temp.oracle_harm(); RETURN true; END $$; CREATE OPERATOR lib.= (LEFTARG = text, RIGHTARG = text, FUNCTION = lib.eq); SET search_path = lib, pg_catalog; SELECT public.f_compare('y')
-- @does escalate rows
-- @with public.f_compare
CREATE FUNCTION lib.eq(text, text) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_temp.oracle_harm(); RETURN true; END $$; CREATE OPERATOR lib.= (LEFTARG = text, RIGHTARG = text, FUNCTION = lib.eq); SET search_path = lib, pg_catalog; SELECT public.f_compare('y')

-- @does delete rows
INSERT INTO ledger.events (event_type, payload) VALUES ('expense_written', '{"sql": "DELETE FROM ledger.events"}')
-- @does delete rows
-- @with public.f_append
SELECT public.f_append('{"sql": "DELETE FROM ledger.events"}')
-- @does delete rows
INSERT INTO ledger.events (occurred_at) SELECT NULL WHERE false
-- @does delete rows
INSERT INTO ledger.events (tx) SELECT NULL WHERE false
-- @does delete rows
INSERT INTO ledger.events (recorded_by) SELECT NULL WHERE false
-- @does delete rows
INSERT INTO ledger.events (event_type) SELECT NULL WHERE false
-- @does delete rows
INSERT INTO ledger.events (payload) SELECT NULL WHERE false
-- @does delete rows
INSERT INTO public.chain VALUES (1)
-- @does update|delete rows
DELETE FROM public.orgs
-- @does update rows
UPDATE public.orgs SET id = id + 1
-- @does delete rows
SELECT public.f_far()
-- @does delete rows
SELECT public.f_quiet()
-- @does update rows
SELECT public.f_quiet(); UPDATE ledger.events SET event_type = 'forged'
-- @does delete rows
SELECT public.f_quiet(); DELETE FROM ledger.events
-- @does truncate rows
SELECT public.f_quiet(); TRUNCATE ledger.events
-- @does update counted
-- @counts SELECT count(*) FROM ledger.events WHERE event_type = 'forged'
-- @with ledger.refuse_nested
CREATE TEMPORARY TABLE nested (n int); CREATE FUNCTION pg_temp.nested() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE ledger.events SET event_type = 'forged'; RETURN NULL; END $$; CREATE TRIGGER nested AFTER INSERT ON nested FOR EACH ROW EXECUTE FUNCTION pg_temp.nested(); INSERT INTO nested VALUES (1)
-- @does delete rows
-- @with ledger.refuse_nested
CREATE TEMPORARY TABLE nested (n int); CREATE FUNCTION pg_temp.nested() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN DELETE FROM ledger.events; RETURN NULL; END $$; CREATE TRIGGER nested AFTER INSERT ON nested FOR EACH ROW EXECUTE FUNCTION pg_temp.nested(); INSERT INTO nested VALUES (1)

-- Definer functions put to another use: behind a table of one's own, by a view, by CASCADE, by any change of a schema.

-- @does delete rows
CREATE TEMPORARY TABLE bait (event bigint); CREATE TRIGGER bait AFTER INSERT ON bait FOR EACH ROW EXECUTE FUNCTION public.on_bait(); INSERT INTO bait VALUES (1)
-- @does delete rows
CREATE TEMPORARY TABLE bait (event bigint); CREATE TRIGGER bait AFTER INSERT ON bait FOR EACH ROW EXECUTE FUNCTION public.on_tray(); INSERT INTO bait VALUES (1)
-- @does delete rows
CREATE TEMPORARY TABLE bait (event bigint); CREATE TRIGGER bait AFTER INSERT ON bait FOR EACH ROW EXECUTE FUNCTION ledger.trim(); INSERT INTO bait VALUES (1)
-- @does delete rows
CREATE TEMPORARY TABLE bait (event_type text); CREATE TRIGGER bait BEFORE DELETE ON bait FOR EACH ROW EXECUTE FUNCTION public.instead(); INSERT INTO bait VALUES ('claimed_transaction'), ('expense_written'); DELETE FROM bait
-- @does delete rows
CREATE TEMPORARY TABLE bait (payload jsonb); CREATE TRIGGER bait AFTER INSERT ON bait FOR EACH ROW EXECUTE FUNCTION ledger.obey(); INSERT INTO bait VALUES ('{"sql": "DELETE FROM ledger.events"}')
-- @does delete rows
INSERT INTO public.crate VALUES (1)
-- @does delete rows
INSERT INTO public.crates VALUES (1)
-- @does delete rows
INSERT INTO public.crates_again VALUES (1)
-- @does truncate rows
SELECT public.f_empty()
-- @does truncate rows
TRUNCATE public.batches CASCADE
-- @does delete rows
-- @with public.on_ddl
CREATE TEMPORARY TABLE bait (n int)
-- @does escalate walls
CREATE OR REPLACE FUNCTION public.on_ddl() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_temp.oracle_harm(); END $$; RESET ROLE; RESET SESSION AUTHORIZATION; CREATE TEMPORARY TABLE bait (n int)

-- Code of one's own behind what a definer function uses.

-- @does escalate walls
-- @with lib.help
CREATE OR REPLACE FUNCTION lib.help() RETURNS int LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_temp.oracle_harm(); RETURN 1; END $$; SELECT public.f_borrow()
-- @does escalate rows
-- @with lib.help
CREATE OR REPLACE FUNCTION lib.help() RETURNS int LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_temp.oracle_harm(); RETURN 1; END $$; SELECT public.f_borrow()
-- @does escalate walls
-- @with lib.desk
CREATE FUNCTION pg_temp.desk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_temp.oracle_harm(); RETURN NULL; END $$; CREATE TRIGGER desk AFTER INSERT ON lib.desk FOR EACH ROW EXECUTE FUNCTION pg_temp.desk(); SELECT public.f_borrow()
-- @does escalate rows
-- @with lib.desk
CREATE FUNCTION pg_temp.desk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_temp.oracle_harm(); RETURN NULL; END $$; CREATE TRIGGER desk AFTER INSERT ON lib.desk FOR EACH ROW EXECUTE FUNCTION pg_temp.desk(); SELECT public.f_borrow()
-- @does escalate walls
CREATE TEMPORARY VIEW jottings AS SELECT pg_temp.oracle_harm()::text AS n; GRANT SELECT ON pg_temp.jottings TO PUBLIC; SET search_path = pg_temp, public; SELECT public.f_bare()
-- @does escalate rows
CREATE TEMPORARY VIEW jottings AS SELECT pg_temp.oracle_harm()::text AS n; GRANT SELECT ON pg_temp.jottings TO PUBLIC; SET search_path = pg_temp, public; SELECT public.f_bare()

-- Statements of other kinds, whom a definer asks, namesakes, what an append calls.

-- @does update|delete rows
SELECT public.f_change()
-- @does delete rows
SELECT public.f_ask()
-- @does delete rows
SET app.bypass = 'on'; SELECT public.f_ask()
-- @does delete rows
SELECT public.f_over(1)
-- @does delete rows
SELECT public.f_over()
-- @does delete rows
SELECT public.f_over('x'::text)
-- @does truncate rows
TRUNCATE public.firms CASCADE
-- @does update rows
UPDATE public.firms SET id = id + 1
-- @does delete rows
DELETE FROM public.summary
-- @does escalate walls
CREATE FUNCTION pg_temp.stint() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_temp.oracle_harm(); RETURN OLD; END $$; CREATE TRIGGER stint BEFORE DELETE ON public.stints FOR EACH ROW EXECUTE FUNCTION pg_temp.stint(); DELETE FROM public.firms
-- @does escalate rows
CREATE FUNCTION pg_temp.stint() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_temp.oracle_harm(); RETURN OLD; END $$; CREATE TRIGGER stint BEFORE DELETE ON public.stints FOR EACH ROW EXECUTE FUNCTION pg_temp.stint(); DELETE FROM public.firms
-- @does escalate walls
CREATE FUNCTION pg_temp.stint() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_temp.oracle_harm(); RETURN OLD; END $$; CREATE TRIGGER stint BEFORE DELETE ON public.stints_all FOR EACH ROW EXECUTE FUNCTION pg_temp.stint(); DELETE FROM public.firms
-- @does escalate rows
CREATE FUNCTION pg_temp.stint() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_temp.oracle_harm(); RETURN OLD; END $$; CREATE TRIGGER stint BEFORE DELETE ON public.stints_all FOR EACH ROW EXECUTE FUNCTION pg_temp.stint(); DELETE FROM public.firms
-- @does alter counted
-- @with lib.known
-- @counts SELECT (NOT lib.known('x'))::int
CREATE OR REPLACE FUNCTION lib.known(text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT false'
-- @does alter walls
-- @with lib.known
DROP FUNCTION lib.known(text) CASCADE

-- Views over what events follow, names that are looked up, functions behind operators and casts.

-- @does delete rows
DELETE FROM public.shelf
-- @does delete rows
DELETE FROM public.shelves
-- @does delete rows
DELETE FROM public.shelves_again
-- @does delete rows
SELECT public.f_shelf()
-- @does delete rows
DELETE FROM public.heap
-- @does delete rows
DELETE FROM public.heap_again
-- @does escalate walls
-- @with shade
CREATE FUNCTION shade.helping(text) RETURNS int LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_temp.oracle_harm(); RETURN 1; END $$; SET search_path = shade, public; SELECT public.f_shade()
-- @does escalate rows
-- @with shade
CREATE FUNCTION shade.helping(text) RETURNS int LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_temp.oracle_harm(); RETURN 1; END $$; SET search_path = shade, public; SELECT public.f_shade()
-- @does escalate walls
CREATE FUNCTION pg_temp.tuned(text) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_temp.oracle_harm(); RETURN true; END $$; CREATE DOMAIN pg_temp.tone AS text CHECK (pg_temp.tuned(VALUE)); SET search_path = pg_temp, public; SELECT public.f_tone()
-- @does escalate rows
CREATE FUNCTION pg_temp.tuned(text) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_temp.oracle_harm(); RETURN true; END $$; CREATE DOMAIN pg_temp.tone AS text CHECK (pg_temp.tuned(VALUE)); SET search_path = pg_temp, public; SELECT public.f_tone()
-- @does escalate walls
-- @with shade
CREATE FUNCTION pg_temp.tuned(text) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_temp.oracle_harm(); RETURN true; END $$; CREATE DOMAIN shade.tone AS text CHECK (pg_temp.tuned(VALUE)); SET search_path = shade, public; SELECT public.f_tone()
-- @does escalate rows
-- @with shade
CREATE FUNCTION pg_temp.tuned(text) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_temp.oracle_harm(); RETURN true; END $$; CREATE DOMAIN shade.tone AS text CHECK (pg_temp.tuned(VALUE)); SET search_path = shade, public; SELECT public.f_tone()
-- @does escalate walls
-- @with lib.mark
CREATE OR REPLACE FUNCTION lib.same(lib.mark, lib.mark) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_temp.oracle_harm(); RETURN true; END $$; SELECT public.f_mark()
-- @does escalate rows
-- @with lib.mark
CREATE OR REPLACE FUNCTION lib.same(lib.mark, lib.mark) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_temp.oracle_harm(); RETURN true; END $$; SELECT public.f_mark()
-- @does escalate walls
-- @with lib.mark
CREATE OR REPLACE FUNCTION lib.mark_of(text) RETURNS lib.mark LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_temp.oracle_harm(); RETURN row(1)::lib.mark; END $$; SELECT public.f_mark()
-- @does escalate rows
-- @with lib.mark
CREATE OR REPLACE FUNCTION lib.mark_of(text) RETURNS lib.mark LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_temp.oracle_harm(); RETURN row(1)::lib.mark; END $$; SELECT public.f_mark()
-- @does escalate walls
-- @with lib.mark
CREATE OR REPLACE FUNCTION lib.text_of(lib.mark) RETURNS text LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_temp.oracle_harm(); RETURN 'x'; END $$; SELECT public.f_mark()
-- @does escalate rows
-- @with lib.mark
CREATE OR REPLACE FUNCTION lib.text_of(lib.mark) RETURNS text LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_temp.oracle_harm(); RETURN 'x'; END $$; SELECT public.f_mark()

-- The files and programs of the server: what is opened here holds nothing.

-- @does escalate passed
COPY (SELECT 1) TO '/dev/null'
-- @does escalate passed
COPY (SELECT 1) TO PROGRAM 'true'
-- @does escalate passed
CREATE TEMPORARY TABLE bait (n text); COPY bait FROM '/dev/null'
-- @does escalate passed
SELECT lo_create(424242); SELECT lo_export(424242, '/dev/null')

-- @does forge counted
-- @forges recorded_by
-- @with ledger.m_stamp
-- @counts SELECT count(*) FROM ledger.events WHERE recorded_by = 'forged'
SET app.who = 'forged'; INSERT INTO ledger.events (event_type, payload) VALUES ('expense_written', '{"who": "forged", "recorded_by": "forged"}')
-- @does forge counted
-- @forges recorded_by
-- @with ledger.who
-- @counts SELECT count(*) FROM ledger.events WHERE recorded_by = 'forged'
SET app.who = 'forged'; INSERT INTO ledger.events (event_type, payload) VALUES ('expense_written', '{}')
-- @does forge counted
-- @forges occurred_at
-- @with ledger.m_stamp
-- @counts SELECT count(*) FROM ledger.events WHERE occurred_at = '2001-01-01'
INSERT INTO ledger.events (event_type, payload) VALUES ('expense_written', '{"at": "2001-01-01", "occurred_at": "2001-01-01"}')
-- @does forge counted
-- @forges occurred_at
-- @counts SELECT count(*) FROM ledger.events WHERE abs(extract(epoch FROM occurred_at) - extract(epoch FROM clock_timestamp())) > 500000
SET TimeZone = '<far>-167'; INSERT INTO ledger.events (event_type, payload) VALUES ('expense_written', '{}')
-- @does forge counted
-- @forges occurred_at
-- @since 18
-- @counts SELECT count(*) FROM ledger.events WHERE abs(extract(epoch FROM occurred_at) - extract(epoch FROM clock_timestamp())) > 500000
SET TimeZone = '<UTC>-167'; INSERT INTO ledger.events (event_type, payload) VALUES ('expense_written', '{}')
