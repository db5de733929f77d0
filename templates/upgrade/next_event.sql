-- The next event after an id.
-- $1 bigint: the id.
-- @for query
-- @file next_event.sql
-- @param events indelible aside
-- @param table agent_events
SELECT id::text AS id FROM "{events}"."{table}" WHERE id > $1::bigint ORDER BY id LIMIT 1;
