-- Every ordinary or partitioned table that is not the system's, with what could make it an event table.
SELECT c.oid,
       n.nspname::text AS schema,
       c.relname::text AS name,
       pg_get_userbyid(c.relowner)::text AS owner,
       c.relispartition AS is_partition,
       obj_description(c.oid, 'pg_class') AS comment,
       (SELECT t.tgname::text
          FROM pg_catalog.pg_trigger AS t
          JOIN pg_catalog.pg_proc AS p ON p.oid = t.tgfoid
         WHERE t.tgrelid = c.oid
           AND NOT t.tgisinternal
           AND t.tgtype & 56 <> 0 -- DELETE, UPDATE or TRUNCATE
           AND p.prosrc ~* '\mraise\s+(exception|sqlstate|using|[a-z_]+_(violation|exception))'
         ORDER BY t.tgname COLLATE "C"
         LIMIT 1) AS guard
  FROM pg_catalog.pg_class AS c
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
 WHERE c.relkind IN ('r', 'p')
   AND c.relpersistence <> 't'
   AND n.nspname <> 'information_schema'
   AND n.nspname !~ '^pg_'
 ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C";
