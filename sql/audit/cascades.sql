-- Foreign keys of any table: what some do when the row they point to changes or goes, and what TRUNCATE … CASCADE empties
-- along them. One may lead to the next. One to a partitioned table is one to each of its partitions, too.
WITH RECURSIVE key (oid, root, referenced) AS (
  SELECT c.oid, c.oid, c.confrelid
    FROM pg_catalog.pg_constraint AS c
   WHERE c.contype = 'f' AND c.conparentid = 0
  UNION ALL
  SELECT c.oid, key.root, c.confrelid
    FROM pg_catalog.pg_constraint AS c
    JOIN key ON c.conparentid = key.oid
   WHERE c.contype = 'f'
)
SELECT c.conname::text AS name,
       c.conrelid AS relation,
       n.nspname::text AS schema,
       r.relname::text AS relation_name,
       pg_get_userbyid(r.relowner)::text AS owner,
       ARRAY(SELECT t.attname::text FROM pg_catalog.pg_attribute AS t WHERE t.attrelid = c.conrelid AND t.attnum = ANY (c.conkey)) AS columns,
       k.referenced,
       ARRAY(SELECT t.attname::text FROM pg_catalog.pg_attribute AS t WHERE t.attrelid = c.confrelid AND t.attnum = ANY (c.confkey)) AS referenced_columns,
       c.confdeltype::text AS on_delete,
       c.confupdtype::text AS on_update,
       EXISTS (SELECT FROM key
                 JOIN pg_catalog.pg_trigger AS t ON t.tgconstraint = key.oid
                WHERE key.root = k.root AND t.tgenabled IN ('A', 'R')) AS in_replica_mode,
       pg_get_constraintdef(c.oid) AS definition
  FROM (SELECT DISTINCT key.root, key.referenced FROM key) AS k
  JOIN pg_catalog.pg_constraint AS c ON c.oid = k.root
  JOIN pg_catalog.pg_class AS r ON r.oid = c.conrelid
  JOIN pg_catalog.pg_namespace AS n ON n.oid = r.relnamespace
 ORDER BY n.nspname COLLATE "C", r.relname COLLATE "C", c.conname COLLATE "C", k.referenced;
