-- Columns of the given relations: what fills them (a domain may bring a default), which key they belong to, and who owns their type.
SELECT t.attrelid AS relation,
       t.attname::text AS name,
       t.attnum AS position,
       format_type(t.atttypid, t.atttypmod) AS type,
       t.attnotnull AS not_null,
       t.attidentity::text AS identity,
       t.attgenerated::text AS generated,
       CASE WHEN t.attgenerated = '' THEN coalesce(pg_get_expr(d.adbin, d.adrelid), pg_get_expr(y.typdefaultbin, 0))
            ELSE pg_get_expr(d.adbin, d.adrelid) END AS default_expression,
       EXISTS (SELECT FROM pg_catalog.pg_index AS i
                WHERE i.indrelid = t.attrelid AND i.indisprimary AND t.attnum = ANY (i.indkey)) AS primary_key,
       -- What is not enforced (from 18 on) holds nothing back.
       ARRAY(SELECT pg_get_expr(c.conbin, c.conrelid)
               FROM pg_catalog.pg_constraint AS c
              WHERE c.conrelid = t.attrelid AND c.contype = 'c' AND c.conkey = ARRAY[t.attnum]
                AND coalesce((to_jsonb(c) ->> 'conenforced')::boolean, true)
              ORDER BY c.conname) AS checks,
       y.oid AS type_oid,
       y.typtype::text AS type_kind,
       y.typcategory::text AS type_category,
       format('%I.%I', yn.nspname, y.typname) AS type_name,
       pg_get_userbyid(y.typowner)::text AS type_owner
  FROM pg_catalog.pg_attribute AS t
  JOIN pg_catalog.pg_type AS y ON y.oid = t.atttypid
  JOIN pg_catalog.pg_namespace AS yn ON yn.oid = y.typnamespace
  LEFT JOIN pg_catalog.pg_attrdef AS d ON d.adrelid = t.attrelid AND d.adnum = t.attnum
 WHERE t.attrelid = ANY ($1::oid[])
   AND t.attnum > 0
   AND NOT t.attisdropped
 ORDER BY t.attrelid, t.attnum;
