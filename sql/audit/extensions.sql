-- Extensions that hold something which the given relations stand on: who owns one may drop it with CASCADE.
WITH RECURSIVE typed (relation, type, used_as) AS (
  SELECT t.attrelid, t.atttypid, 'the type of ' || quote_ident(t.attname)
    FROM pg_catalog.pg_attribute AS t
   WHERE t.attrelid = ANY ($1::oid[]) AND t.attnum > 0 AND NOT t.attisdropped
  UNION
  -- What domains, arrays and composite types are made of.
  SELECT o.relation, m.type, o.used_as
    FROM typed AS o
    JOIN pg_catalog.pg_type AS y ON y.oid = o.type
   CROSS JOIN LATERAL (
      SELECT y.typbasetype WHERE y.typbasetype <> 0
      UNION ALL
      SELECT y.typelem WHERE y.typelem <> 0
      UNION ALL
      SELECT a.atttypid
        FROM pg_catalog.pg_attribute AS a
       WHERE y.typtype = 'c' AND a.attrelid = y.typrelid AND a.attnum > 0 AND NOT a.attisdropped
   ) AS m (type)
)
SELECT DISTINCT
       u.relation,
       e.extname::text AS name,
       pg_get_userbyid(e.extowner)::text AS owner,
       u.used_as
  FROM (
    SELECT r.oid AS relation, 'pg_class'::regclass AS class, r.oid AS object, 'the table itself' AS used_as
      FROM unnest($1::oid[]) AS r (oid)
    UNION
    SELECT o.relation, 'pg_type'::regclass, o.type, o.used_as FROM typed AS o
    UNION
    SELECT g.tgrelid, 'pg_proc'::regclass, g.tgfoid, 'the function of trigger ' || quote_ident(g.tgname)
      FROM pg_catalog.pg_trigger AS g
     WHERE g.tgrelid = ANY ($1::oid[]) AND NOT g.tgisinternal
    UNION
    SELECT g.tgrelid, 'pg_language'::regclass, p.prolang, 'the language of trigger ' || quote_ident(g.tgname)
      FROM pg_catalog.pg_trigger AS g
      JOIN pg_catalog.pg_proc AS p ON p.oid = g.tgfoid
     WHERE g.tgrelid = ANY ($1::oid[]) AND NOT g.tgisinternal
    UNION
    SELECT a.adrelid, d.refclassid, d.refobjid, 'a default'
      FROM pg_catalog.pg_attrdef AS a
      JOIN pg_catalog.pg_depend AS d ON d.classid = 'pg_attrdef'::regclass AND d.objid = a.oid
     WHERE a.adrelid = ANY ($1::oid[]) AND d.refclassid IN ('pg_proc'::regclass, 'pg_operator'::regclass, 'pg_type'::regclass)
    UNION
    SELECT c.conrelid, d.refclassid, d.refobjid, 'the constraint ' || quote_ident(c.conname)
      FROM pg_catalog.pg_constraint AS c
      JOIN pg_catalog.pg_depend AS d ON d.classid = 'pg_constraint'::regclass AND d.objid = c.oid
     WHERE c.conrelid = ANY ($1::oid[]) AND d.refclassid IN ('pg_proc'::regclass, 'pg_operator'::regclass, 'pg_type'::regclass)
  ) AS u
  JOIN pg_catalog.pg_depend AS x
    ON x.classid = u.class AND x.objid = u.object AND x.deptype = 'e' AND x.refclassid = 'pg_extension'::regclass
  JOIN pg_catalog.pg_extension AS e ON e.oid = x.refobjid
 ORDER BY 1, 2, 4;
