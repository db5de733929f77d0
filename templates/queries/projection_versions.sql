-- Which versions of the state of each projection there are.
-- @for query
-- @file projection_versions.sql
-- @param schema ledger
SELECT known.projection, known.version, known.status
FROM "{schema}".projection_versions AS known;
