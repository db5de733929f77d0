-- The next event after an id.
-- $1 bigint: the id. $2 text[]: event types; NULL: all. $3 integer: those before this version; NULL: all.
-- @for query
-- @file next_event.sql
-- @param events indelible aside
-- @param table agent_events
SELECT id::text AS id, event_type, event_version
FROM "{events}"."{table}"
WHERE id > $1::bigint AND ($2::text[] IS NULL OR event_type = ANY ($2::text[])) AND ($3::integer IS NULL OR event_version < $3::integer)
ORDER BY id
LIMIT 1;
