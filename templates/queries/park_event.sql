-- Sets an event ($2) aside for a consumer, and why.
-- @for query
-- @file park_event.sql
-- @param schema ledger
-- @param table agent_events
SELECT "{schema}"."{table}_park"($1::text, $2::bigint, $3::text)
