-- Folds the next $1 events into the version that is being built.
-- @for query
-- @file catch_up_rebuild.sql
-- @param schema ledger
-- @param projection transactions
SELECT step.reached::text AS reached, step.horizon::text AS horizon, step.reached < step.horizon AS behind
FROM "{schema}"."{projection}_rebuild_catch_up"($1) AS step
