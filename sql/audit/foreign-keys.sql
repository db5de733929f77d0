-- Foreign keys from or to the given relations that act on their own when the other side changes.
-- One to a partitioned table is one to each of its partitions, too.
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
       k.referenced,
       format('%I.%I', n.nspname, r.relname) AS relation_name,
       format('%I.%I', pn.nspname, pr.relname) AS referenced_name,
       pg_get_userbyid(pr.relowner)::text AS referenced_owner,
       c.confdeltype::text AS on_delete,
       c.confupdtype::text AS on_update,
       pg_get_constraintdef(c.oid) AS definition
  FROM (SELECT DISTINCT key.root, key.referenced FROM key) AS k
  JOIN pg_catalog.pg_constraint AS c ON c.oid = k.root
  JOIN pg_catalog.pg_class AS r ON r.oid = c.conrelid
  JOIN pg_catalog.pg_namespace AS n ON n.oid = r.relnamespace
  JOIN pg_catalog.pg_class AS pr ON pr.oid = k.referenced
  JOIN pg_catalog.pg_namespace AS pn ON pn.oid = pr.relnamespace
 WHERE c.conrelid = ANY ($1::oid[])
    OR k.referenced = ANY ($1::oid[])
 ORDER BY n.nspname COLLATE "C", r.relname COLLATE "C", c.conname COLLATE "C", k.referenced;
