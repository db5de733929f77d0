-- Privileges on the given sequences: UPDATE lets a role call setval(), USAGE and UPDATE let it call nextval().
SELECT c.oid AS relation,
       pg_get_userbyid(a.grantor)::text AS grantor,
       CASE a.grantee WHEN 0 THEN 'public' ELSE pg_get_userbyid(a.grantee)::text END AS grantee,
       a.privilege_type AS privilege,
       a.is_grantable AS grantable
  FROM pg_catalog.pg_class AS c,
       aclexplode(coalesce(c.relacl, acldefault('s', c.relowner))) AS a
 WHERE c.oid = ANY ($1::oid[])
 ORDER BY c.oid, a.privilege_type, pg_get_userbyid(a.grantee) COLLATE "C", pg_get_userbyid(a.grantor) COLLATE "C";
