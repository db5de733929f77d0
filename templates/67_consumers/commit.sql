-- Moves the position of a consumer, in the transaction of whatever it made of the events: both happen, or neither.
-- @for consumed
-- @file 67_consumers/{table}_commit.sql
-- @param schema ledger
-- @param table agent_events
-- @param owner ledger_owner
-- @list consumer_roles
-- @param role quality_checker
CREATE FUNCTION "{schema}"."{table}_commit"(consumer text, reached bigint, after bigint, lease bigint DEFAULT NULL)
    RETURNS void
    LANGUAGE plpgsql
    SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
<<committing>>
DECLARE
    asked record;
    drawn bigint;
    part record;
BEGIN
    SELECT known.* INTO asked FROM "{schema}"."{table}_check_consumer"("{table}_commit".consumer) AS known;
    -- Up to what is known to be final without a look at the sequence, which costs more.
    drawn := (SELECT known.final FROM "{schema}"."{table}_final" AS known);
    IF ("{table}_commit".reached <= drawn) IS NOT TRUE THEN
        drawn := coalesce(
            pg_sequence_last_value(pg_get_serial_sequence(format('%I.%I', '{schema}', '{table}'), 'id')::regclass),
            (SELECT max(event.id) FROM "{schema}"."{table}" AS event), 0
        );
    END IF;
    IF ("{table}_commit".reached > "{table}_commit".after AND "{table}_commit".reached <= drawn) IS NOT TRUE THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = format(
                'the consumer %L of %I can not move from %s to %s', "{table}_commit".consumer, '{table}',
                coalesce("{table}_commit".after::text, 'NULL'), coalesce("{table}_commit".reached::text, 'NULL')
            ),
            DETAIL = format('The last id of the table is %s.', drawn),
            HINT = 'Say position, after and lease as they stand in a row of the batch; of a batch that is partly committed, after is the position committed last.',
            SCHEMA = '{schema}', TABLE = '{table}';
    END IF;
    UPDATE "{schema}"."{table}_positions" AS known
    SET "position" = "{table}_commit".reached, moved_at = clock_timestamp()
    WHERE known.consumer = "{table}_commit".consumer
      AND known.position = "{table}_commit".after
      AND (CASE WHEN asked.buckets IS NULL THEN true ELSE known.lease = "{table}_commit".lease AND known.member IS NOT NULL END);
    IF FOUND THEN
        RETURN;
    END IF;
    SELECT known.* INTO part
    FROM "{schema}"."{table}_positions" AS known
    WHERE known.consumer = "{table}_commit".consumer
      AND (CASE WHEN asked.buckets IS NULL THEN true ELSE known.lease = "{table}_commit".lease AND known.member IS NOT NULL END);
    IF NOT FOUND THEN
        RAISE EXCEPTION USING
            ERRCODE = 'ID008',
            MESSAGE = format('the lease %s of the consumer %L of %I is lost', coalesce("{table}_commit".lease::text, 'NULL'), "{table}_commit".consumer, '{table}'),
            DETAIL = 'It expired and another member has taken it over, or its range has changed.',
            HINT = 'Undo what was made of the batch, lease again and read again.',
            SCHEMA = '{schema}', TABLE = '{table}';
    END IF;
    RAISE EXCEPTION USING
        ERRCODE = 'ID007',
        MESSAGE = format('the consumer %L of %I is at %s, not at %s', "{table}_commit".consumer, '{table}', part.position, "{table}_commit".after),
        DETAIL = 'Another session with the role of the consumer has moved it.',
        HINT = 'Undo what was made of the batch and read again; a consumer that is to run more than once needs a group in the catalog.',
        SCHEMA = '{schema}', TABLE = '{table}';
END
$$;

ALTER FUNCTION "{schema}"."{table}_commit"(text, bigint, bigint, bigint) OWNER TO "{owner}";
REVOKE ALL ON FUNCTION "{schema}"."{table}_commit"(text, bigint, bigint, bigint) FROM PUBLIC;
-- @each consumer_roles
GRANT EXECUTE ON FUNCTION "{schema}"."{table}_commit"(text, bigint, bigint, bigint) TO "{role}";
-- @end
COMMENT ON FUNCTION "{schema}"."{table}_commit"(text, bigint, bigint, bigint) IS 'Moves a consumer from after to position. Raises ID007 if it is somewhere else by now, ID008 if the lease is another member''s.';
