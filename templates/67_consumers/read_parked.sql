-- What a consumer has still to replay.
-- @for consumed
-- @file 67_consumers/{table}_read_parked.sql
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
CREATE FUNCTION "{schema}"."{table}_read_parked"(consumer text, size integer DEFAULT 100)
    RETURNS TABLE (
        parked_at       timestamptz,
        parked_reason   text,
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
    STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
BEGIN
    PERFORM FROM "{schema}"."{table}_check_consumer"("{table}_read_parked".consumer);
    RETURN QUERY
    SELECT
        parked.occurred_at, parked.reason, event.id, event.occurred_at,
-- @each anchors
        event."{anchor}",
-- @end
        event.event_type, event.event_version, event.subject_type, event.subject_id,
-- @each streams
        event.subject_version,
-- @end
        event.payload, event.actor, event.reason, event.corrects, event.idempotency_key, event.tx, event.recorded_by
    FROM (
        SELECT max(known.id) AS id
        FROM "{schema}"."{table}_parked" AS known
        WHERE known.consumer = "{table}_read_parked".consumer
        GROUP BY known.event_id
        HAVING count(*) % 2 = 1
    ) AS last
    JOIN "{schema}"."{table}_parked" AS parked ON parked.id = last.id
    JOIN "{schema}"."{history}" AS event ON event.id = parked.event_id
    ORDER BY event.id
    LIMIT "{table}_read_parked".size;
END
$$;

ALTER FUNCTION "{schema}"."{table}_read_parked"(text, integer) OWNER TO "{owner}";
REVOKE ALL ON FUNCTION "{schema}"."{table}_read_parked"(text, integer) FROM PUBLIC;
-- @each consumer_roles
GRANT EXECUTE ON FUNCTION "{schema}"."{table}_read_parked"(text, integer) TO "{role}";
-- @end
COMMENT ON FUNCTION "{schema}"."{table}_read_parked"(text, integer) IS 'Events that a consumer has parked and not yet replayed, in the order of their ids, and why. Raises for a consumer that the catalog does not have, or that is not the session''s.';
