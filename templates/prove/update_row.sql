-- Rewrites a column of one row, for whoever may read; the guard of another row may refuse the rest.
-- @for query
-- @file update_row.sql
-- @param schema ledger
-- @param name events
-- @param column event_type
-- @param value forged
-- @param leaf 16384
-- @param row (0,1)
UPDATE "{schema}"."{name}" SET "{column}" = '{value}' WHERE tableoid = '{leaf}' AND ctid = '{row}';
