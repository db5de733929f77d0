-- A role that appends, reads or audits. Made without LOGIN if it isn't there: give it a login of your own
-- choice, or grant it to one. An existing one is kept as it is, unless it opens a way round the guards.
-- @for role
-- @file 10_roles/{role}.sql
-- @param role worker_write
-- @param part appends to
-- @param owner ledger_owner
-- @param catalog reconciler
-- @list all_writers
-- @param writer worker_write
DO $$
DECLARE
    opening pg_catalog.text;
    writers pg_catalog.text;
BEGIN
    -- Until the end of the transaction: what others made in public must not stand in for what is called here.
    PERFORM pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = '{role}') THEN
        CREATE ROLE "{role}" NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
        COMMENT ON ROLE "{role}" IS 'Of the catalog {catalog}: {part} its events.';
    END IF;
    IF EXISTS (
        SELECT
        FROM pg_catalog.pg_roles
        WHERE rolname = '{role}'
          AND (rolsuper OR rolcreaterole OR rolreplication OR rolbypassrls)
    ) THEN
        RAISE invalid_role_specification USING
            MESSAGE = 'the role "{role}" exists and could get round the guards',
            HINT = 'Make it NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS, or name another role in the catalog.';
    END IF;
    IF EXISTS (
        SELECT
        FROM pg_catalog.pg_database AS database
        JOIN pg_catalog.pg_roles AS owner ON owner.oid = database.datdba
        WHERE database.datname = pg_catalog.current_database()
          AND pg_catalog.pg_has_role('{role}', owner.oid, 'MEMBER')
          AND NOT owner.rolsuper
    ) THEN
        RAISE invalid_role_specification USING
            MESSAGE = 'the role "{role}" owns the database or is a member of its owner, who can drop it',
            HINT = 'Give the database another owner, or name another role in the catalog.';
    END IF;
    WITH RECURSIVE granted AS (
        SELECT membership.roleid
        FROM pg_catalog.pg_auth_members AS membership
        JOIN pg_catalog.pg_roles AS member ON member.oid = membership.member
        WHERE member.rolname = '{role}'
        UNION
        SELECT membership.roleid
        FROM pg_catalog.pg_auth_members AS membership
        JOIN granted ON granted.roleid = membership.member
    )
    SELECT pg_catalog.string_agg(pg_catalog.quote_ident(role.rolname), ', ' ORDER BY role.rolname)
    INTO opening
    FROM granted
    JOIN pg_catalog.pg_roles AS role ON role.oid = granted.roleid
    WHERE role.rolname = '{owner}'
       OR role.rolsuper
       OR role.rolcreaterole
       OR role.rolreplication
       OR role.rolbypassrls
       OR role.rolname IN (
           'pg_write_all_data', 'pg_maintain', 'pg_execute_server_program', 'pg_write_server_files',
           'pg_read_server_files', 'pg_create_subscription', 'pg_database_owner', 'pg_signal_backend'
       );
    IF opening IS NOT NULL THEN
        RAISE invalid_role_specification USING
            MESSAGE = 'the role "{role}" is a member of roles that could get round the guards',
            DETAIL = 'Member of: ' || opening,
            HINT = 'Revoke the membership, or name another role in the catalog.';
    END IF;
    SELECT pg_catalog.string_agg(pg_catalog.quote_ident(writer.rolname), ', ' ORDER BY writer.rolname)
    INTO writers
    FROM pg_catalog.pg_roles AS writer
    WHERE writer.rolname <> '{role}'
      AND pg_catalog.pg_has_role('{role}', writer.oid, 'MEMBER')
      AND writer.rolname IN (
          ''
-- @each all_writers
          , '{writer}'
-- @end
      );
    IF writers IS NOT NULL THEN
        RAISE invalid_role_specification USING
            MESSAGE = 'the role "{role}" is a member of other writers of the catalog, and could append what is theirs',
            DETAIL = 'Member of: ' || writers,
            HINT = 'Revoke the membership; give a login that needs both of them both.';
    END IF;
END
$$;
