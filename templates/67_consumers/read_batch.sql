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
    part record;
BEGIN
    SELECT asked.* INTO part
    FROM "{schema}"."{table}_next_batch"("{table}_read_batch".consumer, "{table}_read_batch".size, "{table}_read_batch".member) AS asked;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    -- A statement of its own: it sees what was committed when the horizon was told.
    RETURN QUERY
        SELECT
            event.id, part.after, part.lease, event.id, event.occurred_at,
-- @each anchors
            event."{anchor}",
-- @end
            event.event_type, event.event_version, event.subject_type, event.subject_id,
-- @each streams
            event.subject_version,
-- @end
            event.payload, event.actor, event.reason, event.corrects, event.idempotency_key, event.tx, event.recorded_by
        FROM "{schema}"."{history}" AS event
        WHERE event.id > part.after
          AND event.id <= part.upto
          AND (part.event_types IS NULL OR event.event_type = ANY (part.event_types))
          AND (part.subject_types IS NULL OR event.subject_type = ANY (part.subject_types))
          AND (
              part.buckets IS NULL
              OR "{schema}"."{table}_bucket"(event.subject_type, event.subject_id, event.id, part.buckets)
              BETWEEN part.first_bucket AND part.last_bucket
          )
        ORDER BY event.id;
    IF NOT FOUND THEN
        "position" := part.upto;
        after := part.after;
        lease := part.lease;
        RETURN NEXT;
    END IF;
END
$$;

ALTER FUNCTION "{schema}"."{table}_read_batch"(text, integer, text) OWNER TO "{owner}";
REVOKE ALL ON FUNCTION "{schema}"."{table}_read_batch"(text, integer, text) FROM PUBLIC;
-- @each consumer_roles
GRANT EXECUTE ON FUNCTION "{schema}"."{table}_read_batch"(text, integer, text) TO "{role}";
-- @end
COMMENT ON FUNCTION "{schema}"."{table}_read_batch"(text, integer, text) IS 'The next events of a consumer in the order of their ids, up to the horizon; after its work it commits position, after and lease of the last row. A row without an event is nothing but a position to commit: what lies before it is none of the consumer''s.';
