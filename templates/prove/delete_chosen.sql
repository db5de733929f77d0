-- Removes one row of a view by its values, for whoever may read it: a view does not say where its rows are.
-- @for query
-- @file delete_chosen.sql
-- @param schema ledger
-- @param name recent_events
-- @param skipped 0
DELETE FROM "{schema}"."{name}" AS "chosen row" WHERE "chosen row"::pg_catalog.text
    = (SELECT "any row"::pg_catalog.text FROM "{schema}"."{name}" AS "any row" OFFSET '{skipped}' LIMIT 1);
