-- Empties a table and leaves out its children.
-- @for query
-- @file truncate_only.sql
-- @param schema ledger
-- @param name events
TRUNCATE ONLY "{schema}"."{name}";
