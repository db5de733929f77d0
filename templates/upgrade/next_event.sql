-- The next event after an id.
-- $1 bigint: the id. $2 text[]: event types; NULL: all.
-- @for query
-- @file next_event.sql
-- @param events indelible aside
-- @param table agent_events
SELECT id::text AS id
FROM "{events}"."{table}"
WHERE id > $1::bigint AND ($2::text[] IS NULL OR event_type = ANY ($2::text[]))
ORDER BY id
LIMIT 1;
