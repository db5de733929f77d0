-- The next events of a consumer, in the order of their ids and none too early: never one before an event that may
-- still be recorded.
-- @for consumed
-- @file 67_consumers/{table}_read_batch.sql
-- @param schema ledger
-- @param table agent_events
-- @param history agent_events
-- @param owner ledger_owner
-- @list anchors
-- @param anchor run_id
-- @param anchor_type uuid
-- @list streams
-- @list consumer_roles
-- @param role quality_checker
CREATE FUNCTION "{schema}"."{table}_read_batch"(consumer text, size integer DEFAULT 100, member text DEFAULT NULL)
    RETURNS TABLE (
        "position"      bigint,
        after           bigint,
        lease           bigint,
        id              bigint,
        occurred_at     timestamptz,
-- @each anchors
        "{anchor}" "{anchor_type}",
-- @end
        event_type      text,
        event_version   integer,
        subject_type    text,
        subject_id      text,
-- @each streams
        subject_version integer,
-- @end
        payload         jsonb,
        actor           text,
        reason          text,
        corrects        bigint,
        idempotency_key text,
        tx              xid8,
        recorded_by     text
    )
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    -- Events are read along their ids, however few of them pass the filters.
    SET enable_seqscan = off
    SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
<<reading>>
DECLARE
    -- So many ids are looked through at once, and so many are passed over before the position moves without an event.
    window_size CONSTANT integer := 100000;
    worth_moving CONSTANT integer := 1000;
    asked record;
    part record;
    needed bigint;
    horizon bigint;
    upto bigint;
BEGIN
    SELECT known.* INTO asked FROM "{schema}"."{table}_check_consumer"("{table}_read_batch".consumer) AS known;
    IF "{table}_read_batch".size IS NULL OR "{table}_read_batch".size NOT BETWEEN 1 AND 100000 THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = format('a batch has 1 to 100000 events, not %s', coalesce("{table}_read_batch".size::text, 'NULL'));
    END IF;
    IF (asked.buckets IS NULL) <> ("{table}_read_batch".member IS NULL) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = CASE
                WHEN asked.buckets IS NULL THEN format('the consumer %L of %I has no group', "{table}_read_batch".consumer, '{table}')
                ELSE format('the consumer %L of %I is a group', "{table}_read_batch".consumer, '{table}')
            END,
            HINT = CASE WHEN asked.buckets IS NULL THEN 'Leave the member out.' ELSE 'Say which member reads.' END,
            SCHEMA = '{schema}', TABLE = '{table}';
    END IF;
    -- The range that is behind the others first; it stops where the next one stands, so that they become one again.
    FOR part IN
        SELECT known.*, (
            SELECT min(other.position)
            FROM "{schema}"."{table}_positions" AS other
            WHERE other.consumer = known.consumer AND other.member = known.member AND other.position > known.position
        ) AS next_position
        FROM "{schema}"."{table}_positions" AS known
        WHERE known.consumer = "{table}_read_batch".consumer
          AND (asked.buckets IS NULL OR known.member = "{table}_read_batch".member)
        ORDER BY known.position, known.first_bucket
    LOOP
        lease := CASE WHEN asked.buckets IS NOT NULL THEN part.lease END;
        -- What the session knows to be final may do; else what is drawn by now is worth a longer wait than nothing.
        FOREACH needed IN ARRAY ARRAY[part.position + "{table}_read_batch".size, part.position + window_size] LOOP
            horizon := "{schema}"."{table}_horizon"(needed, CASE needed WHEN part.position + window_size THEN 90 ELSE 10 END);
            upto := least(horizon, part.position + window_size, part.next_position);
            RETURN QUERY
                SELECT
                    event.id, part.position, "{table}_read_batch".lease, event.id, event.occurred_at,
-- @each anchors
                    event."{anchor}",
-- @end
                    event.event_type, event.event_version, event.subject_type, event.subject_id,
-- @each streams
                    event.subject_version,
-- @end
                    event.payload, event.actor, event.reason, event.corrects, event.idempotency_key, event.tx, event.recorded_by
                FROM "{schema}"."{history}" AS event
                WHERE event.id > part.position
                  AND event.id <= upto
                  AND (asked.event_types IS NULL OR event.event_type = ANY (asked.event_types))
                  AND (asked.subject_types IS NULL OR event.subject_type = ANY (asked.subject_types))
                  AND (
                      asked.buckets IS NULL
                      OR "{schema}"."{table}_bucket"(event.subject_type, event.subject_id, event.id, asked.buckets)
                      BETWEEN part.first_bucket AND part.last_bucket
                  )
                ORDER BY event.id
                LIMIT "{table}_read_batch".size;
            IF FOUND THEN
                RETURN;
            END IF;
            IF upto - part.position >= worth_moving OR upto = part.next_position AND upto > part.position THEN
                "position" := upto;
                after := part.position;
                RETURN NEXT;
                RETURN;
            END IF;
        END LOOP;
    END LOOP;
END
$$;

ALTER FUNCTION "{schema}"."{table}_read_batch"(text, integer, text) OWNER TO "{owner}";
REVOKE ALL ON FUNCTION "{schema}"."{table}_read_batch"(text, integer, text) FROM PUBLIC;
-- @each consumer_roles
GRANT EXECUTE ON FUNCTION "{schema}"."{table}_read_batch"(text, integer, text) TO "{role}";
-- @end
COMMENT ON FUNCTION "{schema}"."{table}_read_batch"(text, integer, text) IS 'The next events of a consumer in the order of their ids, up to the horizon; after its work it commits position, after and lease of the last row. A row without an event is nothing but a position to commit: what lies before it is none of the consumer''s.';
