-- Appends events ($1, a JSON array) and reads them as they are recorded, in order: each as JSON text, which no
-- setting of a pool parses in another way.
-- @for query
-- @file append_events.sql
-- @param schema ledger
-- @param table agent_events
-- @list columns
-- @list plain
-- @list text
-- @list streams
-- @param anchor run_id
SELECT pg_catalog.row_to_json(recorded.*)::text AS event
FROM (
    SELECT
        appended.id::text AS id,
        pg_catalog.to_char(appended.occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS occurred_at,
-- @each columns
-- @each plain
        appended."{anchor}" AS "{anchor}",
-- @end
-- @each text
        appended."{anchor}"::text AS "{anchor}",
-- @end
-- @end
        appended.event_type,
        appended.event_version,
        appended.subject_type,
        appended.subject_id,
-- @each streams
        appended.subject_version,
-- @end
        appended.payload,
        appended.actor,
        appended.reason,
        appended.corrects::text AS corrects,
        appended.idempotency_key,
        appended.tx::text AS tx,
        appended.recorded_by
    FROM "{schema}"."{table}_append"($1::jsonb) AS appended
) AS recorded
