-- Memberships from version 16 on: each grant has its own options, and one pair may have several grantors.
SELECT g.rolname::text AS role,
       m.rolname::text AS member,
       o.rolname::text AS grantor,
       a.admin_option AS admin,
       a.inherit_option AS inherit,
       a.set_option AS set_role
  FROM pg_catalog.pg_auth_members AS a
  JOIN pg_catalog.pg_roles AS g ON g.oid = a.roleid
  JOIN pg_catalog.pg_roles AS m ON m.oid = a.member
  JOIN pg_catalog.pg_roles AS o ON o.oid = a.grantor
 ORDER BY g.rolname COLLATE "C", m.rolname COLLATE "C", o.rolname COLLATE "C";
