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
DECLARE
    asked CONSTANT record := "{schema}"."{table}_check_consumer"("{table}_park".consumer);
    parked record;
    before record;
BEGIN
    PERFORM "{schema}"."{table}_check_reason"("{table}_park".reason);
    SELECT known.event_type, known.subject_type INTO parked FROM "{schema}"."{table}" AS known WHERE known.id = "{table}_park".event;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = format('%I has no event %s to be parked', '{table}', coalesce("{table}_park".event::text, 'NULL')),
            SCHEMA = '{schema}', TABLE = '{table}';
    ELSIF (parked.event_type = ANY (asked.event_types)) IS FALSE
        OR asked.subject_types IS NOT NULL AND (parked.subject_type = ANY (asked.subject_types)) IS NOT TRUE
    THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = format('the event %s of %I is none that the consumer %L reads', "{table}_park".event, '{table}', "{table}_park".consumer),
            DETAIL = format('It is %L of %s.', parked.event_type, coalesce(quote_literal(parked.subject_type), 'no subject')),
            HINT = 'The catalog says which events and subjects a consumer reads.',
            SCHEMA = '{schema}', TABLE = '{table}';
    END IF;
    SELECT count(*) AS rows, max(known.id) AS last INTO before
    FROM "{schema}"."{table}_parked" AS known
    WHERE known.consumer = "{table}_park".consumer AND known.event_id = "{table}_park".event;
    -- A consumer that went back may meet it again: as it is parked, or after it was replayed.
    IF before.rows % 2 = 0 THEN
        INSERT INTO "{schema}"."{table}_parked" (consumer, event_id, reason, settles)
        VALUES ("{table}_park".consumer, "{table}_park".event, "{table}_park".reason, before.last);
    END IF;
END
$$;

ALTER FUNCTION "{schema}"."{table}_park"(text, bigint, text) OWNER TO "{owner}";
REVOKE ALL ON FUNCTION "{schema}"."{table}_park"(text, bigint, text) FROM PUBLIC;
-- @each consumer_roles
GRANT EXECUTE ON FUNCTION "{schema}"."{table}_park"(text, bigint, text) TO "{role}";
-- @end
COMMENT ON FUNCTION "{schema}"."{table}_park"(text, bigint, text) IS 'Records that a consumer sets an event aside and why, so that it can move on; nothing where it is parked. Raises unique_violation if another session was first.';
