-- Drops a table, as its owner or the owner of its schema may.
-- @for query
-- @file drop_table.sql
-- @param schema ledger
-- @param name events
DROP TABLE "{schema}"."{name}" CASCADE;
