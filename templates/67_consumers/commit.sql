-- Moves the position of a consumer over what it has read, in the transaction of whatever it made of the events: both
-- happen, or neither.
-- @for consumed
-- @file 67_consumers/{table}_commit.sql
-- @param schema ledger
-- @param table agent_events
-- @param owner ledger_owner
-- @list consumers
-- @param consumer quality_checker
-- @param consumer_role quality_checker
-- @list consumer_roles
-- @param role quality_checker
CREATE FUNCTION "{schema}"."{table}_commit"(consumer text, reached bigint, after bigint, lease bigint DEFAULT NULL)
    RETURNS void
    LANGUAGE plpgsql
    SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
    part record;
BEGIN
    -- For each batch: in one expression, where the session has the role; else that function says what is wrong.
    IF pg_has_role(
        coalesce(nullif(current_setting('role'), 'none'), session_user)::name,
        CASE "{table}_commit".consumer
-- @each consumers
            WHEN '{consumer}' THEN '{consumer_role}'
-- @end
        END::name,
        'USAGE'
    ) IS NOT TRUE THEN
        PERFORM FROM "{schema}"."{table}_check_consumer"("{table}_commit".consumer);
    END IF;
    IF ("{table}_commit".reached > "{table}_commit".after AND "{table}_commit".lease IS NOT NULL) IS NOT TRUE THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = CASE
                WHEN "{table}_commit".lease IS NULL THEN format('a commit of the consumer %L of %I needs the lease of its batch', "{table}_commit".consumer, '{table}')
                ELSE format(
                    'the consumer %L of %I can not move from %s to %s', "{table}_commit".consumer, '{table}',
                    coalesce("{table}_commit".after::text, 'NULL'), coalesce("{table}_commit".reached::text, 'NULL')
                )
            END,
            HINT = 'Say position, after and lease as they stand in a row of the batch; of a batch that is partly committed, after is the position committed last.',
            SCHEMA = '{schema}', TABLE = '{table}';
    END IF;
    UPDATE "{schema}"."{table}_positions" AS known
    SET "position" = "{table}_commit".reached, moved_at = clock_timestamp()
    WHERE known.consumer = "{table}_commit".consumer
      AND known.position = "{table}_commit".after
      AND known.lease = "{table}_commit".lease
    RETURNING known.first_bucket, known.last_bucket, (
        SELECT ARRAY[min(read.upto), max(read.upto) FILTER (WHERE read.lease = known.lease)]
        FROM "{schema}"."{table}_batches" AS read
        WHERE read.consumer = known.consumer AND read.first_bucket BETWEEN known.first_bucket AND known.last_bucket
    ) AS read INTO part;
    IF part.read[2] >= "{table}_commit".reached THEN
        -- Also those of earlier leases. Only who holds the position of their buckets takes them away, so nobody waits here.
        IF part.read[1] <= "{table}_commit".reached THEN
            DELETE FROM "{schema}"."{table}_batches" AS read
            WHERE read.consumer = "{table}_commit".consumer
              AND read.first_bucket BETWEEN part.first_bucket AND part.last_bucket
              AND read.upto <= "{table}_commit".reached;
        END IF;
        RETURN;
    END IF;
    IF part.first_bucket IS NOT NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = format('the consumer %L of %I has not read up to %s', "{table}_commit".consumer, '{table}', "{table}_commit".reached),
            DETAIL = CASE WHEN part.read[2] > "{table}_commit".after THEN format('Its batch ends at %s.', part.read[2]) ELSE 'It has read nothing since its last commit.' END,
            HINT = format('Commit what was read; %I passes over events and keeps the reason.', '{table}_skip'),
            SCHEMA = '{schema}', TABLE = '{table}';
    END IF;
    SELECT known.* INTO part
    FROM "{schema}"."{table}_positions" AS known
    WHERE known.consumer = "{table}_commit".consumer AND known.lease = "{table}_commit".lease;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING
            ERRCODE = 'ID008',
            MESSAGE = format('the lease %s of the consumer %L of %I is lost', "{table}_commit".lease, "{table}_commit".consumer, '{table}'),
            DETAIL = 'It expired and another member has taken it over, its range has changed, or the consumer was sent somewhere else.',
            HINT = 'Undo what was made of the batch, and read again; a member of a group has to lease again first.',
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
COMMENT ON FUNCTION "{schema}"."{table}_commit"(text, bigint, bigint, bigint) IS 'Moves a consumer from after to a position, no further than the batch goes that it has read under the lease. Raises ID007 if it is somewhere else by now, ID008 if the lease is over, invalid_parameter_value for what was not read.';
