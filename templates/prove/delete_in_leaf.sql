-- The same for the rows of one partition, for whoever may read.
-- @for query
-- @file delete_in_leaf.sql
-- @param schema ledger
-- @param name events
-- @param leaf 16384
DELETE FROM "{schema}"."{name}" WHERE tableoid = '{leaf}';
