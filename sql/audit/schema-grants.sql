-- USAGE and CREATE on the schemas that are not the system's.
SELECT n.nspname::text AS schema,
       pg_get_userbyid(a.grantor)::text AS grantor,
       CASE a.grantee WHEN 0 THEN 'public' ELSE pg_get_userbyid(a.grantee)::text END AS grantee,
       a.privilege_type AS privilege,
       a.is_grantable AS grantable
  FROM pg_catalog.pg_namespace AS n,
       aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) AS a
 WHERE n.nspname <> 'information_schema'
   AND n.nspname !~ '^pg_'
 ORDER BY n.nspname COLLATE "C", a.privilege_type, pg_get_userbyid(a.grantee) COLLATE "C", pg_get_userbyid(a.grantor) COLLATE "C";
