-- Appends one event that says neither a key nor what it corrects, a parameter a column, in their order: less work than
-- append_events. Answers as that one does.
-- @for query
-- @file insert_event.sql
-- @param schema ledger
-- @param table agent_events
-- @list others
-- @param column run_id
INSERT INTO "{schema}"."{table}" (
    event_type
-- @each others
    , "{column}"
-- @end
)
VALUES (
    $1
-- @each others
    , $1
-- @end
)
RETURNING
    id::text AS id,
    pg_catalog.to_char(occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS occurred_at,
    tx::text AS tx,
    recorded_by
