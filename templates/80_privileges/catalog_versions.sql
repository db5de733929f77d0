-- Who may read which versions of the catalog were installed.
-- @for catalog
-- @file 80_privileges/catalog_versions.sql
-- @param schema ledger
-- @list roles
-- @param role ledger_auditor
REVOKE ALL ON "{schema}".catalog_versions FROM PUBLIC;
REVOKE ALL ON TYPE "{schema}".catalog_versions FROM PUBLIC;
-- @each roles
GRANT SELECT ON "{schema}".catalog_versions TO "{role}";
-- @end
