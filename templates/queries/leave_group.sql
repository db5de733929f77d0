-- Frees what a member of a group leases.
-- @for query
-- @file leave_group.sql
-- @param schema ledger
-- @param table agent_events
SELECT "{schema}"."{table}_leave"($1::text, $2::text)
