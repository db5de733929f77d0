-- The same for the rows of one partition, for whoever may read.
-- @for query
-- @file update_in_leaf.sql
-- @param schema ledger
-- @param name events
-- @param column event_type
-- @param value forged
-- @param leaf 16384
UPDATE "{schema}"."{name}" SET "{column}" = '{value}' WHERE tableoid = '{leaf}';
