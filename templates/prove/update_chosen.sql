-- Rewrites a column of one row of a view, found by its values, for whoever may read it.
-- @for query
-- @file update_chosen.sql
-- @param schema ledger
-- @param name recent_events
-- @param column event_type
-- @param value forged
-- @param skipped 0
UPDATE "{schema}"."{name}" AS "chosen row" SET "{column}" = '{value}' WHERE "chosen row"::pg_catalog.text
    = (SELECT "any row"::pg_catalog.text FROM "{schema}"."{name}" AS "any row" OFFSET '{skipped}' LIMIT 1);
