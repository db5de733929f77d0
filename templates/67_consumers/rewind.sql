-- Sends a consumer back, so that it reads events again: at its own word, and on record.
-- @for consumed
-- @file 67_consumers/{table}_rewind.sql
-- @param schema ledger
-- @param table agent_events
-- @param owner ledger_owner
-- @list consumer_roles
-- @param role quality_checker
CREATE FUNCTION "{schema}"."{table}_rewind"(consumer text, reached bigint, reason text)
    RETURNS bigint
    LANGUAGE plpgsql
    SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
    furthest bigint;
BEGIN
    PERFORM FROM "{schema}"."{table}_check_consumer"("{table}_rewind".consumer);
    PERFORM "{schema}"."{table}_check_reason"("{table}_rewind".reason);
    -- Whoever commits a batch at this moment comes first, or is refused.
    PERFORM FROM "{schema}"."{table}_positions" AS known
    WHERE known.consumer = "{table}_rewind".consumer
    ORDER BY known.first_bucket
    FOR UPDATE;
    furthest := (
        SELECT max(known.position) FROM "{schema}"."{table}_positions" AS known WHERE known.consumer = "{table}_rewind".consumer
    );
    IF ("{table}_rewind".reached >= 0 AND "{table}_rewind".reached < furthest) IS NOT TRUE THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = format(
                'the consumer %L of %I can not go back from %s to %s', "{table}_rewind".consumer, '{table}',
                furthest, coalesce("{table}_rewind".reached::text, 'NULL')
            ),
            HINT = format('Name the id after which it is to read again, 0 for all; forward it moves by %I and %I.', '{table}_commit', '{table}_skip'),
            SCHEMA = '{schema}', TABLE = '{table}';
    END IF;
    INSERT INTO "{schema}"."{table}_moves" (consumer, from_position, to_position, reason)
    VALUES ("{table}_rewind".consumer, furthest, "{table}_rewind".reached, "{table}_rewind".reason);
    UPDATE "{schema}"."{table}_positions" AS known
    SET "position" = "{table}_rewind".reached, moved_at = clock_timestamp(), lease = DEFAULT
    WHERE known.consumer = "{table}_rewind".consumer AND known.position > "{table}_rewind".reached;
    RETURN furthest;
END
$$;

ALTER FUNCTION "{schema}"."{table}_rewind"(text, bigint, text) OWNER TO "{owner}";
REVOKE ALL ON FUNCTION "{schema}"."{table}_rewind"(text, bigint, text) FROM PUBLIC;
-- @each consumer_roles
GRANT EXECUTE ON FUNCTION "{schema}"."{table}_rewind"(text, bigint, text) TO "{role}";
-- @end
COMMENT ON FUNCTION "{schema}"."{table}_rewind"(text, bigint, text) IS 'Sends a consumer back to a position and says why, on record in {table}_moves; gives where it was. Batches that are being worked on are refused at their commit (ID008).';
