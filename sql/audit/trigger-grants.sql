-- Grants of TRIGGER on any table or view to somebody else than its owner: who has it puts code there, which runs as whoever writes.
SELECT c.oid AS relation,
       pg_get_userbyid(a.grantor)::text AS grantor,
       CASE a.grantee WHEN 0 THEN 'public' ELSE pg_get_userbyid(a.grantee)::text END AS grantee,
       a.privilege_type AS privilege,
       a.is_grantable AS grantable
  FROM pg_catalog.pg_class AS c
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast'),
       aclexplode(c.relacl) AS a
 WHERE c.relkind IN ('r', 'p', 'v', 'f')
   AND a.privilege_type = 'TRIGGER'
   AND a.grantee <> c.relowner
 ORDER BY c.oid, pg_get_userbyid(a.grantee) COLLATE "C", pg_get_userbyid(a.grantor) COLLATE "C";
