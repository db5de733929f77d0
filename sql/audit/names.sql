-- Types and operators that are not the system's: where a bare name in a body may be found.
SELECT n.nspname::text AS schema, y.typname::text AS name, 'type' AS kind
  FROM pg_catalog.pg_type AS y
  JOIN pg_catalog.pg_namespace AS n ON n.oid = y.typnamespace
 WHERE n.nspname <> 'information_schema'
   AND n.nspname !~ '^pg_'
   AND NOT (y.typcategory = 'A' AND y.typelem <> 0)
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_class AS c WHERE c.oid = y.typrelid AND c.relkind <> 'c')
 UNION
SELECT n.nspname::text, o.oprname::text, 'operator'
  FROM pg_catalog.pg_operator AS o
  JOIN pg_catalog.pg_namespace AS n ON n.oid = o.oprnamespace
 WHERE n.nspname <> 'information_schema'
   AND n.nspname !~ '^pg_'
 ORDER BY 1, 2, 3;
