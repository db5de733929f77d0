-- How many rows have a time that is days off.
-- @for query
-- @file count_far_off.sql
-- @param schema ledger
-- @param name events
-- @param column occurred_at
SELECT count(*) FROM "{schema}"."{name}" WHERE abs(extract(epoch FROM "{column}") - extract(epoch FROM clock_timestamp())) > 500000;
