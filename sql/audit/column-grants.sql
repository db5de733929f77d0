-- Privileges on single columns of the given relations; a table's own ACL says nothing about them.
SELECT t.attrelid AS relation,
       t.attname::text AS column_name,
       pg_get_userbyid(a.grantor)::text AS grantor,
       CASE a.grantee WHEN 0 THEN 'public' ELSE pg_get_userbyid(a.grantee)::text END AS grantee,
       a.privilege_type AS privilege,
       a.is_grantable AS grantable
  FROM pg_catalog.pg_attribute AS t,
       aclexplode(t.attacl) AS a
 WHERE t.attrelid = ANY ($1::oid[])
   AND t.attacl IS NOT NULL
   AND NOT t.attisdropped
 ORDER BY t.attrelid, t.attnum, a.privilege_type, pg_get_userbyid(a.grantee) COLLATE "C", pg_get_userbyid(a.grantor) COLLATE "C";
