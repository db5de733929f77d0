-- What the given relations stand on: types (with what those are made of), collations, sequences, and functions and operators
-- in expressions, domains and operator classes. Whoever owns one, or its schema, may drop it with CASCADE, and what stands
-- on it goes with it: a column, a default, a trigger. Objects of the system are not recorded in pg_depend.
WITH RECURSIVE part (relation, class, object) AS (
  SELECT r.oid, 'pg_class'::regclass::oid, r.oid FROM unnest($1::oid[]) AS r (oid)
  UNION ALL
  SELECT c.conrelid, 'pg_constraint'::regclass, c.oid FROM pg_catalog.pg_constraint AS c WHERE c.conrelid = ANY ($1::oid[])
  UNION ALL
  SELECT a.adrelid, 'pg_attrdef'::regclass, a.oid FROM pg_catalog.pg_attrdef AS a WHERE a.adrelid = ANY ($1::oid[])
  UNION ALL
  SELECT t.tgrelid, 'pg_trigger'::regclass, t.oid FROM pg_catalog.pg_trigger AS t WHERE t.tgrelid = ANY ($1::oid[]) AND NOT t.tgisinternal
  UNION ALL
  SELECT p.polrelid, 'pg_policy'::regclass, p.oid FROM pg_catalog.pg_policy AS p WHERE p.polrelid = ANY ($1::oid[])
  UNION ALL
  SELECT i.indrelid, 'pg_class'::regclass, i.indexrelid FROM pg_catalog.pg_index AS i WHERE i.indrelid = ANY ($1::oid[])
), stands_on (relation, class, object) AS (
  SELECT p.relation, p.class, p.object FROM part AS p
  UNION
  SELECT s.relation, next.class, next.object
    FROM stands_on AS s
   CROSS JOIN LATERAL (
      SELECT d.refclassid, d.refobjid
        FROM pg_catalog.pg_depend AS d
       WHERE d.classid = s.class AND d.objid = s.object AND d.deptype IN ('n', 'a', 'i')
         AND d.refclassid IN ('pg_type'::regclass, 'pg_proc'::regclass, 'pg_operator'::regclass, 'pg_opclass'::regclass,
                              'pg_opfamily'::regclass, 'pg_collation'::regclass, 'pg_class'::regclass, 'pg_ts_config'::regclass)
      UNION ALL
      -- The attributes of a composite type belong to a relation of its own.
      SELECT 'pg_class'::regclass, y.typrelid
        FROM pg_catalog.pg_type AS y
       WHERE s.class = 'pg_type'::regclass AND y.oid = s.object AND y.typrelid <> 0
      UNION ALL
      SELECT 'pg_constraint'::regclass, c.oid
        FROM pg_catalog.pg_constraint AS c
       WHERE s.class = 'pg_type'::regclass AND c.contypid = s.object
      UNION ALL
      SELECT 'pg_proc'::regclass, f.amproc
        FROM pg_catalog.pg_opclass AS o
        JOIN pg_catalog.pg_amproc AS f ON f.amprocfamily = o.opcfamily
       WHERE s.class = 'pg_opclass'::regclass AND o.oid = s.object
      UNION ALL
      SELECT 'pg_proc'::regclass, o.oprcode
        FROM pg_catalog.pg_operator AS o
       WHERE s.class = 'pg_operator'::regclass AND o.oid = s.object
    ) AS next (class, object)
   -- Other tables are no part of this one.
   WHERE next.class <> 'pg_class'::regclass
      OR EXISTS (SELECT FROM pg_catalog.pg_class AS c WHERE c.oid = next.object AND c.relkind IN ('S', 'c'))
)
SELECT s.relation,
       s.object AS oid,
       s.class::regclass::text AS catalog,
       CASE WHEN y.typtype = 'd' THEN 'DOMAIN' ELSE upper(i.type) END AS kind,
       i.schema,
       i.identity AS name,
       pg_get_userbyid(coalesce(y.typowner, f.proowner, o.oprowner, k.opcowner, l.collowner, c.relowner, t.cfgowner))::text AS owner
  FROM stands_on AS s
  LEFT JOIN pg_catalog.pg_type AS y ON s.class = 'pg_type'::regclass AND y.oid = s.object
  LEFT JOIN pg_catalog.pg_proc AS f ON s.class = 'pg_proc'::regclass AND f.oid = s.object
  LEFT JOIN pg_catalog.pg_operator AS o ON s.class = 'pg_operator'::regclass AND o.oid = s.object
  LEFT JOIN pg_catalog.pg_opclass AS k ON s.class = 'pg_opclass'::regclass AND k.oid = s.object
  LEFT JOIN pg_catalog.pg_collation AS l ON s.class = 'pg_collation'::regclass AND l.oid = s.object
  LEFT JOIN pg_catalog.pg_class AS c ON s.class = 'pg_class'::regclass AND c.oid = s.object AND c.relkind = 'S'
  LEFT JOIN pg_catalog.pg_ts_config AS t ON s.class = 'pg_ts_config'::regclass AND t.oid = s.object
 CROSS JOIN LATERAL pg_identify_object(s.class, s.object, 0) AS i
 WHERE coalesce(y.oid, f.oid, o.oid, k.oid, l.oid, c.oid, t.oid) IS NOT NULL
   -- An array and the row type of a composite type go with their type.
   AND NOT coalesce(y.typcategory = 'A' AND y.typelem <> 0, false)
   AND i.schema NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
 ORDER BY s.relation, i.type, i.identity COLLATE "C";
