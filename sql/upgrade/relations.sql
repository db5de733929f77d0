-- Tables of a schema.
-- $1 text: the schema.
SELECT class.relname AS name
FROM pg_class AS class
JOIN pg_namespace AS namespace ON namespace.oid = class.relnamespace AND namespace.nspname = $1
WHERE class.relkind IN ('r', 'p');
