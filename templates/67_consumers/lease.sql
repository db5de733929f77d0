-- Members of a group share its buckets: each leases ranges of them for a while, and none locks anything meanwhile.
-- @for consumed
-- @file 67_consumers/{table}_lease.sql
-- @param schema ledger
-- @param table agent_events
-- @param owner ledger_owner
-- @list consumer_roles
-- @param role quality_checker
CREATE FUNCTION "{schema}"."{table}_lease"(consumer text, member text, duration interval DEFAULT '30 seconds')
    RETURNS TABLE (first_bucket integer, last_bucket integer, "position" bigint, lease bigint)
    LANGUAGE plpgsql
    SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
<<leasing>>
DECLARE
    asked record;
    moment CONSTANT timestamptz := clock_timestamp();
    share integer;
    held integer := 0;
    taken integer;
    before "{schema}"."{table}_positions";
    part record;
BEGIN
    SELECT known.* INTO asked FROM "{schema}"."{table}_check_consumer"("{table}_lease".consumer) AS known;
    -- As long as a lease lasts, nobody takes over from a member that is dead.
    IF asked.buckets IS NULL
        OR (length("{table}_lease".member) BETWEEN 1 AND 200) IS NOT TRUE
        OR ("{table}_lease".duration > interval '0' AND "{table}_lease".duration <= interval '1 day') IS NOT TRUE
    THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = CASE
                WHEN asked.buckets IS NULL THEN format('the consumer %L of %I has no group', "{table}_lease".consumer, '{table}')
                WHEN (length("{table}_lease".member) BETWEEN 1 AND 200) IS NOT TRUE THEN 'a member of a group needs a name of 1 to 200 characters'
                ELSE format('a lease can not last %s', coalesce("{table}_lease".duration::text, 'NULL'))
            END,
            HINT = CASE
                WHEN asked.buckets IS NULL THEN 'The catalog says which consumers are groups.'
                ELSE 'A lease lasts a day at most; a member that is alive leases again.'
            END,
            SCHEMA = '{schema}', TABLE = '{table}';
    END IF;
    INSERT INTO "{schema}"."{table}_members" AS known (consumer, member, expires_at)
    VALUES ("{table}_lease".consumer, "{table}_lease".member, moment + "{table}_lease".duration)
    ON CONFLICT ON CONSTRAINT "{table}_members_pkey" DO UPDATE SET expires_at = excluded.expires_at;
    DELETE FROM "{schema}"."{table}_members" AS known
    WHERE known.consumer = "{table}_lease".consumer
      AND known.member IN (
          SELECT gone.member
          FROM "{schema}"."{table}_members" AS gone
          WHERE gone.consumer = "{table}_lease".consumer AND gone.expires_at < moment
          FOR UPDATE SKIP LOCKED
      );
    SELECT ceil(asked.buckets::numeric / count(*)) INTO share
    FROM "{schema}"."{table}_members" AS known
    WHERE known.consumer = "{table}_lease".consumer AND known.expires_at >= moment;

    -- Ranges beside each other that have come to the same position become one; another range is another lease.
    FOR part IN
        SELECT known.*
        FROM "{schema}"."{table}_positions" AS known
        WHERE known.consumer = "{table}_lease".consumer AND known.member = "{table}_lease".member
        ORDER BY known.first_bucket
        FOR UPDATE
    LOOP
        IF before.last_bucket + 1 = part.first_bucket AND before.position = part.position THEN
            DELETE FROM "{schema}"."{table}_positions" AS known
            WHERE known.consumer = part.consumer AND known.first_bucket = part.first_bucket;
            UPDATE "{schema}"."{table}_positions" AS known
            SET last_bucket = part.last_bucket, lease = DEFAULT
            WHERE known.consumer = before.consumer AND known.first_bucket = before.first_bucket;
            before.last_bucket := part.last_bucket;
        ELSE
            before := part;
        END IF;
    END LOOP;

    -- What is more than its share is anybody's; then it takes what it lacks of what is nobody's, or of one that is dead.
    FOR part IN
        SELECT known.*, known.member IS NOT DISTINCT FROM "{table}_lease".member AS own
        FROM "{schema}"."{table}_positions" AS known
        WHERE known.consumer = "{table}_lease".consumer
          AND (known.member = "{table}_lease".member OR NOT EXISTS (
              SELECT
              FROM "{schema}"."{table}_members" AS alive
              WHERE alive.consumer = known.consumer AND alive.member = known.member AND alive.expires_at >= moment
          ))
        ORDER BY own DESC, known.position, known.first_bucket
        FOR UPDATE OF known SKIP LOCKED
    LOOP
        taken := least(part.last_bucket - part.first_bucket + 1, share - held);
        held := held + taken;
        CONTINUE WHEN CASE WHEN part.own THEN taken > part.last_bucket - part.first_bucket ELSE taken = 0 END;
        UPDATE "{schema}"."{table}_positions" AS known
        SET
            last_bucket = CASE WHEN taken = 0 THEN known.last_bucket ELSE known.first_bucket + taken - 1 END,
            member = CASE WHEN taken > 0 THEN "{table}_lease".member END,
            lease = DEFAULT
        WHERE known.consumer = part.consumer AND known.first_bucket = part.first_bucket;
        IF taken BETWEEN 1 AND part.last_bucket - part.first_bucket THEN
            INSERT INTO "{schema}"."{table}_positions" (consumer, first_bucket, last_bucket, "position", moved_at)
            VALUES (part.consumer, part.first_bucket + taken, part.last_bucket, part.position, part.moved_at);
        END IF;
    END LOOP;
    RETURN QUERY
        SELECT known.first_bucket, known.last_bucket, known.position, known.lease
        FROM "{schema}"."{table}_positions" AS known
        WHERE known.consumer = "{table}_lease".consumer AND known.member = "{table}_lease".member
        ORDER BY known.first_bucket;
END
$$;

ALTER FUNCTION "{schema}"."{table}_lease"(text, text, interval) OWNER TO "{owner}";
REVOKE ALL ON FUNCTION "{schema}"."{table}_lease"(text, text, interval) FROM PUBLIC;
-- @each consumer_roles
GRANT EXECUTE ON FUNCTION "{schema}"."{table}_lease"(text, text, interval) TO "{role}";
-- @end
COMMENT ON FUNCTION "{schema}"."{table}_lease"(text, text, interval) IS 'Makes the caller a member of a group, or says that it is still alive, and gives the ranges of buckets that it leases: its share of them, once the others have let go of theirs. To be called between batches, several times a duration, in a transaction of its own.';
