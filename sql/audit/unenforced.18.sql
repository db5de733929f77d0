-- Constraints of the given relations that are written down and not enforced.
SELECT c.conrelid AS relation,
       c.conname::text AS name,
       pg_get_constraintdef(c.oid) AS definition
  FROM pg_catalog.pg_constraint AS c
 WHERE c.conrelid = ANY ($1::oid[])
   AND NOT c.conenforced
 ORDER BY c.conrelid, c.conname COLLATE "C";
