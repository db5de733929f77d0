-- Constraints of the given tables that may refuse a made-up value; those of a partition come from its table.
SELECT n.nspname::text AS schema, r.relname::text AS name, c.conname::text AS constraint
  FROM pg_catalog.pg_constraint AS c
  JOIN pg_catalog.pg_class AS r ON r.oid = c.conrelid
  JOIN pg_catalog.pg_namespace AS n ON n.oid = r.relnamespace
 WHERE c.conrelid = ANY ($1::oid[]) AND c.contype IN ('c', 'f', 'u', 'p') AND c.coninhcount = 0
   AND c.conparentid = 0
 ORDER BY c.contype DESC, n.nspname COLLATE "C", r.relname COLLATE "C", c.conname COLLATE "C";
