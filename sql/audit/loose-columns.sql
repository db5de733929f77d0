-- Columns of the given relations whose `=` may call different values equal: 1 month and 30 days, citext, texts under a
-- collation that is not deterministic, also inside an array, a domain, a composite or a range; what it does for a type that is
-- not PostgreSQL's own is unknown. Numbers that differ in trailing zeros only, and blanks at the end of a char, count as the same.
WITH RECURSIVE part AS (
  SELECT t.attrelid, t.attnum, t.attname, t.atttypid AS type, t.attcollation AS collation
    FROM pg_catalog.pg_attribute AS t
   WHERE t.attrelid = ANY ($1::oid[]) AND t.attnum > 0 AND NOT t.attisdropped
  UNION
  SELECT p.attrelid, p.attnum, p.attname, i.type, i.collation
    FROM part AS p
    JOIN pg_catalog.pg_type AS y ON y.oid = p.type
   CROSS JOIN LATERAL (
     SELECT y.typbasetype AS type, p.collation WHERE y.typtype = 'd'
     UNION ALL
     SELECT y.typelem, p.collation WHERE y.typcategory = 'A'
     UNION ALL
     SELECT a.atttypid, a.attcollation
       FROM pg_catalog.pg_attribute AS a
      WHERE a.attrelid = y.typrelid AND a.attnum > 0 AND NOT a.attisdropped
     UNION ALL
     SELECT r.rngsubtype, r.rngcollation FROM pg_catalog.pg_range AS r WHERE y.oid IN (r.rngtypid, r.rngmultitypid)
   ) AS i
)
SELECT p.attrelid AS relation,
       p.attname::text AS name,
       bool_or(y.oid = 'interval'::regtype OR y.typname = 'citext' OR NOT coalesce(c.collisdeterministic, true)) AS is_loose
  FROM part AS p
  JOIN pg_catalog.pg_type AS y ON y.oid = p.type
  JOIN pg_catalog.pg_namespace AS n ON n.oid = y.typnamespace
  LEFT JOIN pg_catalog.pg_collation AS c ON c.oid = p.collation
 WHERE y.oid = 'interval'::regtype
    OR NOT coalesce(c.collisdeterministic, true)
    OR (y.typtype = 'b' AND y.typcategory <> 'A' AND n.nspname <> 'pg_catalog')
 GROUP BY p.attrelid, p.attname
 ORDER BY p.attrelid, p.attname::text COLLATE "C";
