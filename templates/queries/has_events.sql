-- Whether a table has any event.
-- @for query
-- @file has_events.sql
-- @param schema ledger
-- @param table agent_events
SELECT EXISTS (SELECT FROM "{schema}"."{table}") AS has_events;
