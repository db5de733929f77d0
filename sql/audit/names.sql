-- Types and operators that are not the system's: where a bare name in a body may be found, whether the system has one of that
-- name, too, the functions behind it (of an operator, and of the CHECKs of a domain), and whether
-- the system's is for the same operands: that one is meant unless the schema is searched first.
SELECT n.nspname::text AS schema, y.typname::text AS name, 'type' AS kind,
       EXISTS (SELECT FROM pg_catalog.pg_type AS s WHERE s.typname = y.typname AND s.typnamespace = 'pg_catalog'::regnamespace) AS is_systems,
       (SELECT coalesce(jsonb_agg(DISTINCT d.refobjid::bigint), '[]')
          FROM pg_catalog.pg_constraint AS c
          JOIN pg_catalog.pg_depend AS d ON d.classid = 'pg_constraint'::regclass AND d.objid = c.oid AND d.refclassid = 'pg_proc'::regclass
         WHERE c.contypid = y.oid) AS functions,
       EXISTS (SELECT FROM pg_catalog.pg_type AS s WHERE s.typname = y.typname AND s.typnamespace = 'pg_catalog'::regnamespace) AS is_same
  FROM pg_catalog.pg_type AS y
  JOIN pg_catalog.pg_namespace AS n ON n.oid = y.typnamespace
 WHERE n.nspname <> 'information_schema'
   AND n.nspname !~ '^pg_'
   AND NOT (y.typcategory = 'A' AND y.typelem <> 0)
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_class AS c WHERE c.oid = y.typrelid AND c.relkind <> 'c')
 UNION
SELECT n.nspname::text, o.oprname::text, 'operator',
       EXISTS (SELECT FROM pg_catalog.pg_operator AS s WHERE s.oprname = o.oprname AND s.oprnamespace = 'pg_catalog'::regnamespace),
       jsonb_build_array(o.oprcode::oid::bigint),
       EXISTS (SELECT FROM pg_catalog.pg_operator AS s
                WHERE s.oprname = o.oprname AND s.oprleft = o.oprleft AND s.oprright = o.oprright
                  AND s.oprnamespace = 'pg_catalog'::regnamespace)
  FROM pg_catalog.pg_operator AS o
  JOIN pg_catalog.pg_namespace AS n ON n.oid = o.oprnamespace
 WHERE n.nspname <> 'information_schema'
   AND n.nspname !~ '^pg_'
 ORDER BY 1, 2, 3, 5;
