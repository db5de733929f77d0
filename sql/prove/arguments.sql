-- The arguments that a routine can't be called without, with what is needed to make up a value for each.
SELECT format_type(coalesce(nullif(t.typbasetype, 0), t.oid), NULL) AS type,
       coalesce(b.typcategory, t.typcategory)::text AS category,
       ARRAY(SELECT e.enumlabel::text FROM pg_catalog.pg_enum AS e WHERE e.enumtypid = t.oid ORDER BY e.enumsortorder)
         AS labels
  FROM pg_catalog.pg_proc AS p,
       unnest(p.proargtypes::oid[]) WITH ORDINALITY AS a (type, place)
  JOIN pg_catalog.pg_type AS t ON t.oid = a.type
  LEFT JOIN pg_catalog.pg_type AS b ON b.oid = t.typbasetype
 WHERE p.oid = $1::oid AND a.place <= p.pronargs - p.pronargdefaults
 ORDER BY a.place;
