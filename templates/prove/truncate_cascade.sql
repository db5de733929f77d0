-- Empties a table with those that refer to it.
-- @for query
-- @file truncate_cascade.sql
-- @param schema ledger
-- @param name events
TRUNCATE "{schema}"."{name}" CASCADE;
