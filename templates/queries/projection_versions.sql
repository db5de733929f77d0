-- Which versions of the state of each projection there are.
-- @for query
-- @file projection_versions.sql
-- @param schema ledger
SELECT known.projection, known.version, known.status, known.version = 1 OR known.swapped_at IS NOT NULL AS was_read
FROM "{schema}".projection_versions AS known;
