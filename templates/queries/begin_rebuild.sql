-- Begins a new version of a projection's state, or finds the one that is being built.
-- @for query
-- @file begin_rebuild.sql
-- @param schema ledger
-- @param projection transactions
SELECT "{schema}"."{projection}_rebuild"() AS version
