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
      OR (SELECT c.relkind IN ('S', 'c') FROM pg_catalog.pg_class AS c WHERE c.oid = next.object)
)
SELECT s.relation,
       s.object AS oid,
       s.class::regclass::text AS catalog,
       CASE WHEN o.is_domain THEN 'DOMAIN' ELSE upper(i.type) END AS kind,
       i.schema,
       i.identity AS name,
       pg_get_userbyid(o.owner)::text AS owner
  FROM stands_on AS s
 CROSS JOIN LATERAL (
    -- An array and the row type of a composite type go with their type.
    SELECT y.typowner, y.typtype = 'd'
      FROM pg_catalog.pg_type AS y
     WHERE s.class = 'pg_type'::regclass AND y.oid = s.object AND NOT (y.typcategory = 'A' AND y.typelem <> 0)
    UNION ALL
    SELECT p.proowner, false FROM pg_catalog.pg_proc AS p WHERE s.class = 'pg_proc'::regclass AND p.oid = s.object
    UNION ALL
    SELECT p.oprowner, false FROM pg_catalog.pg_operator AS p WHERE s.class = 'pg_operator'::regclass AND p.oid = s.object
    UNION ALL
    SELECT k.opcowner, false FROM pg_catalog.pg_opclass AS k WHERE s.class = 'pg_opclass'::regclass AND k.oid = s.object
    UNION ALL
    SELECT l.collowner, false FROM pg_catalog.pg_collation AS l WHERE s.class = 'pg_collation'::regclass AND l.oid = s.object
    UNION ALL
    SELECT c.relowner, false
      FROM pg_catalog.pg_class AS c
     WHERE s.class = 'pg_class'::regclass AND c.oid = s.object AND c.relkind = 'S'
    UNION ALL
    SELECT t.cfgowner, false FROM pg_catalog.pg_ts_config AS t WHERE s.class = 'pg_ts_config'::regclass AND t.oid = s.object
  ) AS o (owner, is_domain)
 CROSS JOIN LATERAL pg_identify_object(s.class, s.object, 0) AS i
 WHERE i.schema NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
 ORDER BY s.relation, i.type, i.identity COLLATE "C";
