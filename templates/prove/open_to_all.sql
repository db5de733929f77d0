-- Grants everything on a table to everybody, as its owner may.
-- @for query
-- @file open_to_all.sql
-- @param schema ledger
-- @param name events
GRANT ALL ON "{schema}"."{name}" TO PUBLIC;
