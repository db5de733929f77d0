-- How many rows a table has, as far as that matters.
-- @for query
-- @file count_up_to.sql
-- @param schema ledger
-- @param name events
SELECT count(*)::integer AS rows FROM (SELECT FROM ONLY "{schema}"."{name}" LIMIT $1::integer) AS event;
