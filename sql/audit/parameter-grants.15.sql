-- Who may set which superuser-only setting; grants on parameters exist from version 15 on.
SELECT p.parname AS parameter,
       pg_get_userbyid(a.grantor)::text AS grantor,
       CASE a.grantee WHEN 0 THEN 'public' ELSE pg_get_userbyid(a.grantee)::text END AS grantee,
       a.privilege_type AS privilege,
       a.is_grantable AS grantable
  FROM pg_catalog.pg_parameter_acl AS p,
       aclexplode(p.paracl) AS a
 ORDER BY p.parname COLLATE "C", pg_get_userbyid(a.grantee) COLLATE "C", a.privilege_type;
