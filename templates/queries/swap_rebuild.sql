-- Puts the version that was built in the place of the one that is read.
-- @for query
-- @file swap_rebuild.sql
-- @param schema ledger
-- @param projection transactions
SELECT "{schema}"."{projection}_rebuild_swap"() AS version
