-- Foreign keys from or to the given relations that act on their own when the other side changes.
SELECT c.conname::text AS name,
       c.conrelid AS relation,
       c.confrelid AS referenced,
       format('%I.%I', n.nspname, r.relname) AS relation_name,
       format('%I.%I', pn.nspname, pr.relname) AS referenced_name,
       pg_get_userbyid(pr.relowner)::text AS referenced_owner,
       c.confdeltype::text AS on_delete,
       c.confupdtype::text AS on_update,
       pg_get_constraintdef(c.oid) AS definition
  FROM pg_catalog.pg_constraint AS c
  JOIN pg_catalog.pg_class AS r ON r.oid = c.conrelid
  JOIN pg_catalog.pg_namespace AS n ON n.oid = r.relnamespace
  JOIN pg_catalog.pg_class AS pr ON pr.oid = c.confrelid
  JOIN pg_catalog.pg_namespace AS pn ON pn.oid = pr.relnamespace
 WHERE c.contype = 'f'
   AND c.conparentid = 0
   AND (c.conrelid = ANY ($1::oid[]) OR c.confrelid = ANY ($1::oid[]))
 ORDER BY n.nspname COLLATE "C", r.relname COLLATE "C", c.conname COLLATE "C";
