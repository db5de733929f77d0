-- Sequences that fill columns of the given relations: owned by a column, or called by its default.
SELECT DISTINCT
       r.relation,
       s.oid,
       n.nspname::text AS schema,
       s.relname::text AS name,
       pg_get_userbyid(s.relowner)::text AS owner,
       t.attname::text AS column_name,
       t.attidentity <> '' AS is_identity
  FROM (
    SELECT d.refobjid AS relation, d.refobjsubid AS position, d.objid AS sequence
      FROM pg_catalog.pg_depend AS d
     WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass
       AND d.refobjid = ANY ($1::oid[]) AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')
    UNION
    SELECT a.adrelid, a.adnum, d.refobjid
      FROM pg_catalog.pg_attrdef AS a
      JOIN pg_catalog.pg_depend AS d ON d.classid = 'pg_attrdef'::regclass AND d.objid = a.oid
     WHERE a.adrelid = ANY ($1::oid[]) AND d.refclassid = 'pg_class'::regclass
  ) AS r
  JOIN pg_catalog.pg_class AS s ON s.oid = r.sequence AND s.relkind = 'S'
  JOIN pg_catalog.pg_namespace AS n ON n.oid = s.relnamespace
  JOIN pg_catalog.pg_attribute AS t ON t.attrelid = r.relation AND t.attnum = r.position
 ORDER BY 1, 2;
