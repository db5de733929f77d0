-- @finds role=app capability=escalate severity=error confidence=proven
CREATE SCHEMA text_tools;
GRANT USAGE ON SCHEMA text_tools TO PUBLIC;
GRANT CREATE ON SCHEMA text_tools TO app;
CREATE FUNCTION text_tools.plain(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT lower($1)';
CREATE MATERIALIZED VIEW ledger.kinds AS SELECT DISTINCT text_tools.plain(event_type) AS kind FROM ledger.events;
ALTER MATERIALIZED VIEW ledger.kinds OWNER TO ledger_owner;
ALTER FUNCTION text_tools.plain(text) OWNER TO app;
