-- Triggers that people made on the given relations. Up to version 14 a partition's clones of its parent's row
-- triggers count as internal. The definition's text does not say whether it is enabled.
SELECT t.tgrelid AS relation,
       t.tgname::text AS name,
       t.tgtype AS type,
       t.tgenabled::text AS enabled,
       t.tgfoid AS function,
       t.tgqual IS NOT NULL AS has_condition,
       cardinality(t.tgattr::int2[]) > 0 AS has_columns,
       ARRAY(SELECT a.attname::text FROM pg_catalog.pg_attribute AS a
              WHERE a.attrelid = t.tgrelid AND a.attnum = ANY (t.tgattr::int2[]) ORDER BY a.attnum) AS columns,
       pg_get_triggerdef(t.oid) AS definition
  FROM pg_catalog.pg_trigger AS t
 WHERE t.tgrelid = ANY ($1::oid[])
   AND (NOT t.tgisinternal OR (t.tgparentid <> 0 AND t.tgconstraint = 0))
 ORDER BY t.tgrelid, t.tgname COLLATE "C";
