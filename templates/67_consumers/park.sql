-- Sets an event aside that a consumer can not take, so that it holds up nothing behind it.
-- @for consumed
-- @file 67_consumers/{table}_park.sql
-- @param schema ledger
-- @param table agent_events
-- @param owner ledger_owner
-- @list consumer_roles
-- @param role quality_checker
CREATE FUNCTION "{schema}"."{table}_park"(consumer text, event bigint, reason text)
    RETURNS void
    LANGUAGE plpgsql
    SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
BEGIN
    PERFORM FROM "{schema}"."{table}_check_consumer"("{table}_park".consumer);
    PERFORM "{schema}"."{table}_check_reason"("{table}_park".reason);
    IF NOT EXISTS (SELECT FROM "{schema}"."{table}" AS known WHERE known.id = "{table}_park".event) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = format('%I has no event %s to be parked', '{table}', coalesce("{table}_park".event::text, 'NULL')),
            SCHEMA = '{schema}', TABLE = '{table}';
    END IF;
    INSERT INTO "{schema}"."{table}_parked" (consumer, event_id, reason)
    VALUES ("{table}_park".consumer, "{table}_park".event, "{table}_park".reason);
END
$$;

ALTER FUNCTION "{schema}"."{table}_park"(text, bigint, text) OWNER TO "{owner}";
REVOKE ALL ON FUNCTION "{schema}"."{table}_park"(text, bigint, text) FROM PUBLIC;
-- @each consumer_roles
GRANT EXECUTE ON FUNCTION "{schema}"."{table}_park"(text, bigint, text) TO "{role}";
-- @end
COMMENT ON FUNCTION "{schema}"."{table}_park"(text, bigint, text) IS 'Records that a consumer sets an event aside and why, so that it can move on. Raises unique_violation for one that it has parked already.';
