-- Triggers on any table whose function runs with its owner's rights: who writes that table runs the function. Up to
-- version 14 a partition's clones of them count as internal.
SELECT t.tgfoid AS function,
       t.tgname::text AS name,
       c.oid AS relation,
       n.nspname::text AS schema,
       c.relname::text AS relation_name,
       pg_get_userbyid(c.relowner)::text AS owner,
       t.tgenabled::text AS enabled,
       array_remove(ARRAY[CASE WHEN t.tgtype & 4 <> 0 THEN 'INSERT' END, CASE WHEN t.tgtype & 8 <> 0 THEN 'DELETE' END,
                          CASE WHEN t.tgtype & 16 <> 0 THEN 'UPDATE' END, CASE WHEN t.tgtype & 32 <> 0 THEN 'TRUNCATE' END],
                    NULL) AS events
  FROM pg_catalog.pg_trigger AS t
  JOIN pg_catalog.pg_proc AS p ON p.oid = t.tgfoid AND p.prosecdef
  JOIN pg_catalog.pg_class AS c ON c.oid = t.tgrelid
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
 WHERE (NOT t.tgisinternal OR (t.tgparentid <> 0 AND t.tgconstraint = 0))
   AND t.tgenabled <> 'D'
 ORDER BY t.tgfoid, t.tgname COLLATE "C", c.oid;
