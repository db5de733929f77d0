-- Rows of a projection that are not what its events say, as JSON.
-- @for query
-- @file verify_projection.sql
-- @param schema ledger
-- @param projection transactions
SELECT differing.state::text AS state, differing.replayed::text AS replayed
FROM "{schema}"."{projection}_verify"() AS differing
ORDER BY coalesce(differing.replayed, differing.state)::text
