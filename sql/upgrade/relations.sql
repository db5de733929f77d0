-- Tables of a schema: their columns, and whether they are partitions of an event table, which are their owner's.
-- $1 text: the schema. $2 text[]: event tables.
SELECT
    class.relname AS name,
    ARRAY(
        SELECT attribute.attname::text
        FROM pg_attribute AS attribute
        WHERE attribute.attrelid = class.oid AND attribute.attnum > 0 AND NOT attribute.attisdropped
    ) AS columns,
    EXISTS (
        SELECT
        FROM pg_partition_ancestors(class.oid) AS above
        JOIN pg_class AS whole ON whole.oid = above.relid
        WHERE whole.oid <> class.oid AND whole.relnamespace = class.relnamespace AND whole.relname = ANY ($2::text[])
    ) AS is_partition
FROM pg_class AS class
JOIN pg_namespace AS namespace ON namespace.oid = class.relnamespace AND namespace.nspname = $1
WHERE class.relkind IN ('r', 'p', 'f');
