-- Removes every row of a table or view.
-- @for query
-- @file delete.sql
-- @param schema ledger
-- @param name events
DELETE FROM "{schema}"."{name}";
