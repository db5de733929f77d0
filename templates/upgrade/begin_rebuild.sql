-- Begins a new version of the state of a projection: whoever carries on finds that it has to be folded.
-- @for query
-- @file begin_rebuild.sql
-- @param schema ledger
-- @param projection transactions
SELECT "{schema}"."{projection}_rebuild"();
