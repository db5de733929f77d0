-- Every event at the newest version of its type; what was recorded is in the table and stays as it was. The view reads by
-- way of a function, which has the rights of whoever asks: so privileges and policies of the table hold for each of them,
-- also on PostgreSQL 14, where a view can't say security_invoker. PostgreSQL puts its body in place of the call.
-- @for versioned
-- @file 42_versions/{table}_newest.sql
-- @param schema ledger
-- @param table agent_events
-- @param owner ledger_owner
-- @list anchors
-- @param anchor run_id
-- @param anchor_type uuid
-- @list streams
-- @list roles
-- @param role ledger_reader
-- @list upcast_types
-- @param event_type low_confidence_flag
-- @param newest_version 2
CREATE FUNCTION "{schema}"."{table}_at_newest"()
    RETURNS TABLE (
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
    LANGUAGE sql
    STABLE
    PARALLEL SAFE
-- No SET clause and no SECURITY DEFINER: see above.
AS $$
    SELECT
        event.id,
        event.occurred_at,
-- @each anchors
        event."{anchor}",
-- @end
        event.event_type,
        CASE
            WHEN false THEN NULL
-- @each upcast_types
            WHEN event.event_type OPERATOR(pg_catalog.=) '{event_type}' THEN '{newest_version}'::pg_catalog.int4
-- @end
            ELSE event.event_version
        END,
        event.subject_type,
        event.subject_id,
-- @each streams
        event.subject_version,
-- @end
        CASE
            WHEN false
-- @each upcast_types
                OR event.event_type OPERATOR(pg_catalog.=) '{event_type}' AND event.event_version OPERATOR(pg_catalog.<) '{newest_version}'
-- @end
                THEN "{schema}"."{table}_upcast"(event.event_type, event.event_version, event.payload)
            ELSE event.payload
        END,
        event.actor,
        event.reason,
        event.corrects,
        event.idempotency_key,
        event.tx,
        event.recorded_by
    FROM "{schema}"."{table}" AS event
$$;

ALTER FUNCTION "{schema}"."{table}_at_newest"() OWNER TO "{owner}";
REVOKE ALL ON FUNCTION "{schema}"."{table}_at_newest"() FROM PUBLIC;
-- @each roles
GRANT EXECUTE ON FUNCTION "{schema}"."{table}_at_newest"() TO "{role}";
-- @end
COMMENT ON FUNCTION "{schema}"."{table}_at_newest"() IS 'What the view {table}_newest shows, with the rights of whoever asks.';

CREATE VIEW "{schema}"."{table}_newest" AS
    SELECT
        event.id,
        event.occurred_at,
-- @each anchors
        event."{anchor}",
-- @end
        event.event_type,
        event.event_version,
        event.subject_type,
        event.subject_id,
-- @each streams
        event.subject_version,
-- @end
        event.payload,
        event.actor,
        event.reason,
        event.corrects,
        event.idempotency_key,
        event.tx,
        event.recorded_by
    FROM "{schema}"."{table}_at_newest"() AS event;
ALTER VIEW "{schema}"."{table}_newest" OWNER TO "{owner}";
REVOKE ALL ON "{schema}"."{table}_newest" FROM PUBLIC;
-- A table of somebody else with a column of this type would stand in the way of a new version of the view.
REVOKE ALL ON TYPE "{schema}"."{table}_newest" FROM PUBLIC;
-- @each roles
GRANT SELECT ON "{schema}"."{table}_newest" TO "{role}";
-- @end
COMMENT ON VIEW "{schema}"."{table}_newest" IS 'Every event of {table} with the version and the payload that the newest version of its type has; all else is as it was recorded.';
