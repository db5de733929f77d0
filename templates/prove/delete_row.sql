-- Removes one row, for whoever may read.
-- @for query
-- @file delete_row.sql
-- @param schema ledger
-- @param name events
-- @param leaf 16384
-- @param row (0,1)
DELETE FROM "{schema}"."{name}" WHERE tableoid = '{leaf}' AND ctid = '{row}';
