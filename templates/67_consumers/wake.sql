-- Wakes those who listen for events. For writers to call after their transaction: a notify in the append would make
-- every commit of the server wait for one lock.
-- @for consumed
-- @file 67_consumers/{table}_wake.sql
-- @param schema ledger
-- @param table agent_events
-- @param owner ledger_owner
-- @param channel ledger.agent_events
-- @list roles
-- @param role worker_write
CREATE FUNCTION "{schema}"."{table}_wake"()
    RETURNS void
    LANGUAGE sql
    SET search_path = pg_catalog, pg_temp
AS $$
    SELECT pg_notify('{channel}', '')
$$;

ALTER FUNCTION "{schema}"."{table}_wake"() OWNER TO "{owner}";
REVOKE ALL ON FUNCTION "{schema}"."{table}_wake"() FROM PUBLIC;
-- @each roles
GRANT EXECUTE ON FUNCTION "{schema}"."{table}_wake"() TO "{role}";
-- @end
COMMENT ON FUNCTION "{schema}"."{table}_wake"() IS 'Notifies those who LISTEN to "{channel}" that there may be events to read; to be called after the commit, best without a transaction.';
