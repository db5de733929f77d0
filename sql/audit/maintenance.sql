-- Functions that maintenance runs with the rights of a table's owner, and that somebody else owns: those of expressions in
-- indexes and statistics (ANALYZE, REINDEX, autovacuum), and those of materialized views (REFRESH).
WITH used (relation, function, used_as) AS (
  SELECT i.indrelid, d.refobjid, 'an index'
    FROM pg_catalog.pg_index AS i
    JOIN pg_catalog.pg_depend AS d ON d.classid = 'pg_class'::regclass AND d.objid = i.indexrelid AND d.refclassid = 'pg_proc'::regclass
   UNION
  SELECT s.stxrelid, d.refobjid, 'statistics'
    FROM pg_catalog.pg_statistic_ext AS s
    JOIN pg_catalog.pg_depend AS d ON d.classid = 'pg_statistic_ext'::regclass AND d.objid = s.oid AND d.refclassid = 'pg_proc'::regclass
   UNION
  SELECT r.ev_class, d.refobjid, 'the materialized view itself'
    FROM pg_catalog.pg_rewrite AS r
    JOIN pg_catalog.pg_class AS m ON m.oid = r.ev_class AND m.relkind = 'm'
    JOIN pg_catalog.pg_depend AS d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid AND d.refclassid = 'pg_proc'::regclass
)
SELECT c.oid AS relation,
       n.nspname::text AS schema,
       c.relname::text AS name,
       pg_get_userbyid(c.relowner)::text AS owner,
       u.used_as,
       p.oid AS function,
       format('%I.%I(%s)', pn.nspname, p.proname, pg_get_function_identity_arguments(p.oid)) AS function_name,
       pg_get_userbyid(p.proowner)::text AS function_owner
  FROM used AS u
  JOIN pg_catalog.pg_class AS c ON c.oid = u.relation
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
  JOIN pg_catalog.pg_proc AS p ON p.oid = u.function AND p.proowner <> c.relowner
  JOIN pg_catalog.pg_namespace AS pn ON pn.oid = p.pronamespace
 ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C", u.used_as, p.oid;
