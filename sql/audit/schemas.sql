-- Schemas that are not the system's: whoever owns one may drop what is in it.
SELECT n.nspname::text AS name,
       pg_get_userbyid(n.nspowner)::text AS owner
  FROM pg_catalog.pg_namespace AS n
 WHERE n.nspname <> 'information_schema'
   AND n.nspname !~ '^pg_'
 ORDER BY n.nspname COLLATE "C";
