-- The columns of a table or view, with what is needed to make up a value for each.
SELECT a.attname::text AS name,
       format_type(coalesce(nullif(t.typbasetype, 0), t.oid), a.atttypmod) AS type,
       coalesce(b.typcategory, t.typcategory)::text AS category,
       a.attnotnull OR t.typnotnull AS not_null,
       a.attidentity::text AS identity,
       a.attgenerated <> '' AS generated,
       a.atthasdef OR a.attidentity <> '' AS has_default,
       ARRAY(SELECT e.enumlabel::text FROM pg_catalog.pg_enum AS e WHERE e.enumtypid = t.oid ORDER BY e.enumsortorder)
         AS labels
  FROM pg_catalog.pg_attribute AS a
  JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid
  LEFT JOIN pg_catalog.pg_type AS b ON b.oid = t.typbasetype
 WHERE a.attrelid = $1::oid AND a.attnum > 0 AND NOT a.attisdropped
 ORDER BY a.attnum;
