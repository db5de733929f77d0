-- Folds all events into the version that is being built, waiting up to $1 milliseconds for open transactions.
-- @for query
-- @file fill_rebuild.sql
-- @param schema ledger
-- @param projection transactions
SELECT "{schema}"."{projection}_rebuild_fill"($1)::text AS reached
