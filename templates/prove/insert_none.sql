-- Inserts no row: triggers of the statement fire all the same.
-- @for query
-- @file insert_none.sql
-- @param schema ledger
-- @param name events
-- @param column event_type
INSERT INTO "{schema}"."{name}" ("{column}") SELECT NULL WHERE false;
