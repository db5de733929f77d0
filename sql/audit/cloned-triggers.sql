-- Row triggers that partitions have from their table, and what each was made on: there alone it can be dropped.
WITH RECURSIVE clone AS (
  SELECT t.tgrelid AS relation,
         t.tgname AS name,
         t.tgparentid AS origin
    FROM pg_catalog.pg_trigger AS t
   WHERE t.tgparentid <> 0
     AND t.tgconstraint = 0
  UNION ALL
  SELECT clone.relation,
         clone.name,
         t.tgparentid
    FROM clone
    JOIN pg_catalog.pg_trigger AS t ON t.oid = clone.origin
   WHERE t.tgparentid <> 0
)
SELECT clone.relation,
       clone.name::text AS name,
       n.nspname::text AS made_on_schema,
       c.relname::text AS made_on_name
  FROM clone
  JOIN pg_catalog.pg_trigger AS t ON t.oid = clone.origin AND t.tgparentid = 0
  JOIN pg_catalog.pg_class AS c ON c.oid = t.tgrelid
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
 ORDER BY clone.relation, clone.name COLLATE "C";
