-- Says that a parked event was replayed, in the transaction that does it.
-- @for consumed
-- @file 67_consumers/{table}_unpark.sql
-- @param schema ledger
-- @param table agent_events
-- @param owner ledger_owner
-- @list consumer_roles
-- @param role quality_checker
CREATE FUNCTION "{schema}"."{table}_unpark"(consumer text, event bigint, reason text)
    RETURNS void
    LANGUAGE plpgsql
    SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
BEGIN
    PERFORM FROM "{schema}"."{table}_check_consumer"("{table}_unpark".consumer);
    PERFORM "{schema}"."{table}_check_reason"("{table}_unpark".reason);
    INSERT INTO "{schema}"."{table}_parked" (consumer, event_id, reason, settles)
    SELECT parked.consumer, parked.event_id, "{table}_unpark".reason, parked.id
    FROM (
        SELECT known.consumer, known.event_id, max(known.id) AS id
        FROM "{schema}"."{table}_parked" AS known
        WHERE known.consumer = "{table}_unpark".consumer AND known.event_id = "{table}_unpark".event
        GROUP BY known.consumer, known.event_id
        HAVING count(*) % 2 = 1
    ) AS parked;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = format('the consumer %L of %I has the event %s not parked', "{table}_unpark".consumer, '{table}', coalesce("{table}_unpark".event::text, 'NULL')),
            SCHEMA = '{schema}', TABLE = '{table}';
    END IF;
END
$$;

ALTER FUNCTION "{schema}"."{table}_unpark"(text, bigint, text) OWNER TO "{owner}";
REVOKE ALL ON FUNCTION "{schema}"."{table}_unpark"(text, bigint, text) FROM PUBLIC;
-- @each consumer_roles
GRANT EXECUTE ON FUNCTION "{schema}"."{table}_unpark"(text, bigint, text) TO "{role}";
-- @end
COMMENT ON FUNCTION "{schema}"."{table}_unpark"(text, bigint, text) IS 'Records that a parked event was replayed, in the transaction that does it. Raises unique_violation if another session was first.';
