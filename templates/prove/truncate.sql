-- Empties a table.
-- @for query
-- @file truncate.sql
-- @param schema ledger
-- @param name events
TRUNCATE "{schema}"."{name}";
