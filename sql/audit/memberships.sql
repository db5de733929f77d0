-- Memberships up to version 15: the member's INHERIT attribute decides, and every membership allows SET ROLE.
SELECT g.rolname::text AS role,
       m.rolname::text AS member,
       coalesce(o.rolname, g.rolname)::text AS grantor,
       a.admin_option AS admin,
       m.rolinherit AS inherit,
       true AS set_role
  FROM pg_catalog.pg_auth_members AS a
  JOIN pg_catalog.pg_roles AS g ON g.oid = a.roleid
  JOIN pg_catalog.pg_roles AS m ON m.oid = a.member
  LEFT JOIN pg_catalog.pg_roles AS o ON o.oid = a.grantor
 ORDER BY g.rolname COLLATE "C", m.rolname COLLATE "C", a.grantor;
