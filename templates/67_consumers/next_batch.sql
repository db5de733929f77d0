-- Hands a consumer its next batch: between which ids its next events lie, none of which can appear any more, for a
-- statement that reads them. What was handed out may be committed, and nothing beyond it.
-- @for consumed
-- @file 67_consumers/{table}_next_batch.sql
-- @param schema ledger
-- @param table agent_events
-- @param owner ledger_owner
-- @list consumer_roles
-- @param role quality_checker
CREATE FUNCTION "{schema}"."{table}_next_batch"(consumer text, size integer DEFAULT 100, member text DEFAULT NULL)
    RETURNS TABLE (
        after         bigint,
        upto          bigint,
        lease         bigint,
        event_types   text[],
        subject_types text[],
        buckets       integer,
        first_bucket  integer,
        last_bucket   integer
    )
    LANGUAGE plpgsql
    SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    -- Events are counted along their ids, however few of them pass the filters.
    SET enable_seqscan = off
    SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
<<bounding>>
DECLARE
    -- So many ids are looked through at once, however few of them are the consumer's.
    window_size CONSTANT integer := 100000;
    -- And so many at least, if they are drawn: few batches shall move the position and have no event.
    worth_moving CONSTANT integer := 1000;
    asked CONSTANT record := "{schema}"."{table}_check_consumer"("{table}_next_batch".consumer);
    part record;
    horizon bigint;
    ends bigint;
    full_at bigint;
BEGIN
    IF "{table}_next_batch".size NOT BETWEEN 1 AND 100000 THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = format('a batch has 1 to 100000 events, not %s', "{table}_next_batch".size),
            HINT = 'NULL is whatever there is, to be read and committed in parts.';
    END IF;
    IF (asked.buckets IS NULL) <> ("{table}_next_batch".member IS NULL) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = CASE
                WHEN asked.buckets IS NULL THEN format('the consumer %L of %I has no group', "{table}_next_batch".consumer, '{table}')
                ELSE format('the consumer %L of %I is a group', "{table}_next_batch".consumer, '{table}')
            END,
            HINT = CASE WHEN asked.buckets IS NULL THEN 'Leave the member out.' ELSE 'Say which member reads.' END,
            SCHEMA = '{schema}', TABLE = '{table}';
    END IF;
    -- The range that is behind the others; it stops where the next one stands, so that they become one again.
    SELECT known.*, (
        SELECT min(other.position)
        FROM "{schema}"."{table}_positions" AS other
        WHERE other.consumer = known.consumer AND other.member = known.member AND other.position > known.position
    ) AS next_position
    INTO part
    FROM "{schema}"."{table}_positions" AS known
    WHERE known.consumer = "{table}_next_batch".consumer
      AND (asked.buckets IS NULL OR known.member = "{table}_next_batch".member)
    ORDER BY known.position, known.first_bucket
    LIMIT 1;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    -- What is known to be final may do; else what is drawn by now is worth a longer wait than nothing.
    horizon := "{schema}"."{table}_horizon"(part.position + greatest("{table}_next_batch".size, worth_moving), 10);
    IF horizon <= part.position THEN
        horizon := "{schema}"."{table}_horizon"(part.position + 1, 90);
    END IF;
    IF horizon <= part.position THEN
        RETURN;
    END IF;
    -- It ends with the last of so many events, or where there are fewer, with what was looked through. Whoever reads every
    -- event has at most so many of them among so many ids: nothing is counted, from the first that is there.
    ends := least(horizon, part.position + window_size, part.next_position);
    IF "{table}_next_batch".size IS NOT NULL THEN
        IF asked.event_types IS NULL AND asked.subject_types IS NULL AND asked.buckets IS NULL THEN
            full_at := "{table}_next_batch".size - 1 + (
                SELECT event.id
                FROM "{schema}"."{table}" AS event
                WHERE event.id > part.position AND event.id <= bounding.ends
                ORDER BY event.id
                LIMIT 1
            );
        ELSE
            full_at := (
                SELECT event.id
                FROM "{schema}"."{table}" AS event
                WHERE event.id > part.position
                  AND event.id <= bounding.ends
                  AND (asked.event_types IS NULL OR event.event_type = ANY (asked.event_types))
                  AND (asked.subject_types IS NULL OR event.subject_type = ANY (asked.subject_types))
                  AND (
                      asked.buckets IS NULL
                      OR "{schema}"."{table}_bucket"(event.subject_type, event.subject_id, event.id, asked.buckets)
                      BETWEEN part.first_bucket AND part.last_bucket
                  )
                ORDER BY event.id
                LIMIT 1 OFFSET "{table}_next_batch".size - 1
            );
        END IF;
        ends := least(ends, full_at);
    END IF;
    -- Once, however often a batch is read that fails.
    IF NOT EXISTS (
        SELECT FROM "{schema}"."{table}_batches" AS read WHERE read.lease = part.lease AND read.upto >= bounding.ends
    ) THEN
        INSERT INTO "{schema}"."{table}_batches" (consumer, first_bucket, lease, upto)
        VALUES (part.consumer, part.first_bucket, part.lease, bounding.ends);
    END IF;
    after := part.position;
    upto := ends;
    lease := part.lease;
    event_types := asked.event_types;
    subject_types := asked.subject_types;
    IF asked.buckets IS NOT NULL THEN
        buckets := asked.buckets;
        first_bucket := part.first_bucket;
        last_bucket := part.last_bucket;
    END IF;
    RETURN NEXT;
END
$$;

ALTER FUNCTION "{schema}"."{table}_next_batch"(text, integer, text) OWNER TO "{owner}";
REVOKE ALL ON FUNCTION "{schema}"."{table}_next_batch"(text, integer, text) FROM PUBLIC;
-- @each consumer_roles
GRANT EXECUTE ON FUNCTION "{schema}"."{table}_next_batch"(text, integer, text) TO "{role}";
-- @end
COMMENT ON FUNCTION "{schema}"."{table}_next_batch"(text, integer, text) IS 'Hands a consumer its next batch: between which ids its next events lie, at most so many (NULL: whatever there is, to be read and committed in parts), after one and up to another, at or below which no event can appear any more; after its work it commits. To be read by another statement, as this one''s snapshot is older. Filters and buckets are NULL where the consumer has none. No row: there is nothing to read.';
