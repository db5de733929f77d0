-- Functions and views that were made to help: each runs with the rights of an owner who may do everything.
-- @writer app
-- @insert INSERT INTO ledger.events (kind, payload) VALUES ('paid', '{}')
CREATE ROLE ledger_owner NOLOGIN;
CREATE ROLE app LOGIN;
CREATE ROLE support LOGIN;
CREATE SCHEMA ledger AUTHORIZATION ledger_owner;
CREATE SCHEMA api AUTHORIZATION ledger_owner;
GRANT USAGE ON SCHEMA ledger, api TO app, support;
SET ROLE ledger_owner;
CREATE TABLE ledger.events (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT now(),
  kind text NOT NULL,
  payload jsonb NOT NULL
);
GRANT SELECT, INSERT (kind, payload) ON ledger.events TO app;
CREATE FUNCTION api.redact(event bigint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  UPDATE ledger.events SET payload = '{}' WHERE id = event;
END $$;
CREATE FUNCTION api.forget() RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS 'DELETE FROM ledger.events';
REVOKE ALL ON FUNCTION api.forget() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.forget() TO support;
CREATE VIEW api.recent AS SELECT id, at, kind, payload FROM ledger.events WHERE id > 10;
GRANT SELECT, INSERT, UPDATE, DELETE ON api.recent TO support;
RESET ROLE;
