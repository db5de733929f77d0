-- Statements that drop the older versions of a projection that are still there.
-- @for query
-- @file older_versions.sql
-- @param schema ledger
-- @param owner ledger_owner
-- @param projection transactions
-- @param state_name transactions
SELECT pg_catalog.format('SET ROLE %I; DROP TABLE %I.%I;', '{owner}', '{schema}', '{state_name}_' || known.version) AS statement
FROM "{schema}".projection_versions AS known
WHERE known.projection = '{projection}'
  AND known.status = 'retired'
  AND pg_catalog.to_regclass(pg_catalog.format('%I.%I', '{schema}', '{state_name}_' || known.version)) IS NOT NULL
ORDER BY known.version
