-- The next batch of a consumer: each event as JSON text, which no setting of a pool parses in another way.
-- @for query
-- @file read_batch.sql
-- @param schema ledger
-- @param table agent_events
-- @list columns
-- @list plain
-- @list text
-- @list streams
-- @param anchor run_id
SELECT
    batch.position::text AS position,
    batch.after::text AS after,
    batch.lease::text AS lease,
    CASE WHEN batch.id IS NOT NULL THEN (
        SELECT pg_catalog.row_to_json(recorded.*)::text
        FROM (
            SELECT
                batch.id::text AS id,
                pg_catalog.to_char(batch.occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS occurred_at,
-- @each columns
-- @each plain
                batch."{anchor}" AS "{anchor}",
-- @end
-- @each text
                batch."{anchor}"::text AS "{anchor}",
-- @end
-- @end
                batch.event_type,
                batch.event_version,
                batch.subject_type,
                batch.subject_id,
-- @each streams
                batch.subject_version,
-- @end
                batch.payload,
                batch.actor,
                batch.reason,
                batch.corrects::text AS corrects,
                batch.idempotency_key,
                batch.tx::text AS tx,
                batch.recorded_by
        ) AS recorded
    ) END AS event
FROM "{schema}"."{table}_read_batch"($1::text, $2::integer, $3::text) AS batch
