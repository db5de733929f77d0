-- Whether the schema is there, whose it is, and whether it has a registry of installed versions.
-- $1 text: the schema.
SELECT
    owner.rolname AS owner,
    EXISTS (
        SELECT FROM pg_class WHERE relnamespace = pg_namespace.oid AND relname = 'catalog_versions' AND relkind = 'r'
    ) AS has_registry
FROM pg_namespace
JOIN pg_roles AS owner ON owner.oid = pg_namespace.nspowner
WHERE pg_namespace.nspname = $1;
