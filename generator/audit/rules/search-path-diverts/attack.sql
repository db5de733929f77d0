-- @login
-- @then SET SESSION AUTHORIZATION writer; SET search_path = staging, ledger; INSERT INTO events (event_type, payload) VALUES ('expense_written', '{}'); RESET SESSION AUTHORIZATION; RESET search_path
-- @proof SELECT to_regclass('staging.events') IS NOT NULL AND (SELECT count(*) FROM ledger.events) = 1
CREATE TABLE staging.events (event_type text, payload jsonb);
GRANT INSERT ON staging.events TO PUBLIC;
