-- The role that owns the event store. It can't log in and has no members, so nobody can act as the owner
-- but a superuser. Made if it isn't there; an existing one that would open a hole is refused by name. Whoever
-- installs may be a member until the installation is done.
-- @for catalog
-- @file 10_roles/{owner}.sql
-- @param owner ledger_owner
-- @param catalog reconciler
DO $$
DECLARE
    members pg_catalog.text;
    receivers pg_catalog.text;
BEGIN
    -- Until the end of the transaction: what others made in public must not stand in for what is called here.
    PERFORM pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = '{owner}') THEN
        CREATE ROLE "{owner}" NOLOGIN NOINHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
        COMMENT ON ROLE "{owner}" IS 'Owns the event store of the catalog {catalog}. NOLOGIN and without members, for good.';
    END IF;
    IF EXISTS (
        SELECT
        FROM pg_catalog.pg_roles
        WHERE rolname = '{owner}'
          AND (rolcanlogin OR rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls)
    ) THEN
        RAISE invalid_role_specification USING
            MESSAGE = 'the owner role "{owner}" exists and can do more than own',
            HINT = 'Make it NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS, or name another owner in the catalog.';
    END IF;
    SELECT pg_catalog.string_agg(pg_catalog.quote_ident(member.rolname), ', ' ORDER BY member.rolname)
    INTO members
    FROM pg_catalog.pg_auth_members AS membership
    JOIN pg_catalog.pg_roles AS owner ON owner.oid = membership.roleid
    JOIN pg_catalog.pg_roles AS member ON member.oid = membership.member
    WHERE owner.rolname = '{owner}'
      AND NOT member.rolsuper
      AND member.rolname <> current_user;
    IF members IS NOT NULL THEN
        RAISE invalid_role_specification USING
            MESSAGE = 'the owner role "{owner}" has members, who could act as the owner',
            DETAIL = 'Members: ' || members,
            HINT = 'Revoke the membership, or name another owner in the catalog. From PostgreSQL 16 on, a role that is no superuser becomes a member of every role that it creates.';
    END IF;
    -- PUBLIC's are revoked with the schema.
    SELECT pg_catalog.string_agg(DISTINCT pg_catalog.quote_ident(receiver.rolname), ', ' ORDER BY pg_catalog.quote_ident(receiver.rolname))
    INTO receivers
    FROM pg_catalog.pg_default_acl AS privileges
    JOIN pg_catalog.pg_roles AS owner ON owner.oid = privileges.defaclrole
    CROSS JOIN LATERAL pg_catalog.aclexplode(privileges.defaclacl) AS granted
    JOIN pg_catalog.pg_roles AS receiver ON receiver.oid = granted.grantee
    WHERE owner.rolname = '{owner}'
      AND privileges.defaclnamespace = 0
      AND receiver.oid <> owner.oid;
    IF receivers IS NOT NULL THEN
        RAISE invalid_role_specification USING
            MESSAGE = 'the owner role "{owner}" has default privileges, which would give others what it creates',
            DETAIL = 'They give to: ' || receivers,
            HINT = 'Revoke them (ALTER DEFAULT PRIVILEGES FOR ROLE ... REVOKE ...), or name another owner in the catalog.';
    END IF;
END
$$;
