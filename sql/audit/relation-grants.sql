-- Privileges on the given relations, a row a grant; a missing ACL means the owner's defaults.
SELECT c.oid AS relation,
       pg_get_userbyid(a.grantor)::text AS grantor,
       CASE a.grantee WHEN 0 THEN 'public' ELSE pg_get_userbyid(a.grantee)::text END AS grantee,
       a.privilege_type AS privilege,
       a.is_grantable AS grantable
  FROM pg_catalog.pg_class AS c,
       aclexplode(coalesce(c.relacl, acldefault('r', c.relowner))) AS a
 WHERE c.oid = ANY ($1::oid[])
 ORDER BY c.oid, a.privilege_type, pg_get_userbyid(a.grantee) COLLATE "C", pg_get_userbyid(a.grantor) COLLATE "C";
