-- Defaults of the columns of the given views: they take the place of the table's for whoever inserts through the view.
SELECT d.adrelid AS view,
       t.attname::text AS column_name,
       format_type(t.atttypid, t.atttypmod) AS type,
       pg_get_expr(d.adbin, d.adrelid) AS expression
  FROM pg_catalog.pg_attrdef AS d
  JOIN pg_catalog.pg_attribute AS t ON t.attrelid = d.adrelid AND t.attnum = d.adnum
 WHERE d.adrelid = ANY ($1::oid[])
 ORDER BY d.adrelid, t.attnum;
