-- Appends events ($1, a JSON array), and says in their order what only the database knows: as text, which no setting
-- of a pool or a session writes or parses in another way.
-- @for query
-- @file append_events.sql
-- @param schema ledger
-- @param table agent_events
SELECT
    appended.id::text AS id,
    pg_catalog.to_char(appended.occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS occurred_at,
    appended.tx::text AS tx,
    appended.recorded_by
FROM "{schema}"."{table}_append"($1::jsonb) AS appended
