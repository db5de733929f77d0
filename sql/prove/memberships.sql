-- The given roles that the session's user can become by SET ROLE.
SELECT rolname::text AS name FROM pg_catalog.pg_roles
 WHERE rolname = ANY ($1::text[]) AND pg_has_role(session_user, oid, $2::text)
 ORDER BY rolname COLLATE "C";
