-- The version of the catalog that is installed, if any.
-- @for query
-- @file installed_version.sql
-- @param schema ledger
SELECT catalog, version, content_hash, made_with
FROM "{schema}".catalog_versions
ORDER BY id DESC
LIMIT 1;
