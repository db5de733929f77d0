-- How many rows have this value.
-- @for query
-- @file count_of.sql
-- @param schema ledger
-- @param name events
-- @param column id
-- @param value 1
SELECT count(*) FROM "{schema}"."{name}" WHERE "{column}" = '{value}';
