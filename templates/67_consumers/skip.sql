-- Sends a consumer past events that it has not read: at its own word, and on record.
-- @for consumed
-- @file 67_consumers/{table}_skip.sql
-- @param schema ledger
-- @param table agent_events
-- @param owner ledger_owner
-- @list consumer_roles
-- @param role quality_checker
CREATE FUNCTION "{schema}"."{table}_skip"(consumer text, reached bigint, reason text)
    RETURNS bigint
    LANGUAGE plpgsql
    SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
    hindmost bigint;
    final bigint;
BEGIN
    PERFORM FROM "{schema}"."{table}_check_consumer"("{table}_skip".consumer);
    PERFORM "{schema}"."{table}_check_reason"("{table}_skip".reason);
    -- Whoever commits a batch at this moment comes first, or is refused.
    PERFORM FROM "{schema}"."{table}_positions" AS known
    WHERE known.consumer = "{table}_skip".consumer
    ORDER BY known.first_bucket
    FOR UPDATE;
    hindmost := (
        SELECT min(known.position) FROM "{schema}"."{table}_positions" AS known WHERE known.consumer = "{table}_skip".consumer
    );
    final := "{schema}"."{table}_horizon"("{table}_skip".reached, 90);
    IF ("{table}_skip".reached > hindmost AND "{table}_skip".reached <= final) IS NOT TRUE THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = format(
                'the consumer %L of %I can not skip from %s to %s', "{table}_skip".consumer, '{table}',
                hindmost, coalesce("{table}_skip".reached::text, 'NULL')
            ),
            DETAIL = format('The table is final up to %s.', final),
            HINT = format('Name the id after which it is to read on; back it goes by %I.', '{table}_rewind'),
            SCHEMA = '{schema}', TABLE = '{table}';
    END IF;
    INSERT INTO "{schema}"."{table}_moves" (consumer, from_position, to_position, reason)
    VALUES ("{table}_skip".consumer, hindmost, "{table}_skip".reached, "{table}_skip".reason);
    UPDATE "{schema}"."{table}_positions" AS known
    SET "position" = "{table}_skip".reached, moved_at = clock_timestamp(), lease = DEFAULT
    WHERE known.consumer = "{table}_skip".consumer AND known.position < "{table}_skip".reached;
    RETURN hindmost;
END
$$;

ALTER FUNCTION "{schema}"."{table}_skip"(text, bigint, text) OWNER TO "{owner}";
REVOKE ALL ON FUNCTION "{schema}"."{table}_skip"(text, bigint, text) FROM PUBLIC;
-- @each consumer_roles
GRANT EXECUTE ON FUNCTION "{schema}"."{table}_skip"(text, bigint, text) TO "{role}";
-- @end
COMMENT ON FUNCTION "{schema}"."{table}_skip"(text, bigint, text) IS 'Sends a consumer past events that it has not read, up to a position, and says why, on record in {table}_moves; gives where it was, of a group where the range was that had furthest to go. Batches that are being worked on are refused at their commit (ID008).';
