-- Rewrites a column of every row of a table or view.
-- @for query
-- @file update.sql
-- @param schema ledger
-- @param name events
-- @param column event_type
-- @param value forged
UPDATE "{schema}"."{name}" SET "{column}" = '{value}';
