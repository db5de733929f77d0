-- What is granted on tables that will be made: by whom, in which schema (null: any), to whom.
SELECT pg_get_userbyid(d.defaclrole)::text AS creator,
       n.nspname::text AS schema,
       CASE a.grantee WHEN 0 THEN 'public' ELSE pg_get_userbyid(a.grantee)::text END AS grantee,
       a.privilege_type AS privilege
  FROM pg_catalog.pg_default_acl AS d
  LEFT JOIN pg_catalog.pg_namespace AS n ON n.oid = d.defaclnamespace,
       aclexplode(d.defaclacl) AS a
 WHERE d.defaclobjtype = 'r'
   AND a.grantee <> d.defaclrole
 ORDER BY 1, 2, 3, 4;
