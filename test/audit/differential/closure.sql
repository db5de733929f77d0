-- Everything that a session of a role grants itself, until there is nothing more; and the roles that it can be then.
CREATE FUNCTION pg_temp.oracle_roles(login text, options text) RETURNS text[]
LANGUAGE plpgsql AS $oracle$
DECLARE
    roles text[] := ARRAY(SELECT rolname::text FROM pg_catalog.pg_roles
        WHERE rolname !~ '^pg_' AND rolname <> 'postgres' ORDER BY 1)
        || ARRAY['pg_write_all_data', 'pg_maintain', 'pg_database_owner',
            'pg_write_server_files', 'pg_execute_server_program', 'pg_read_server_files'];
    identity text;
    role text;
    found text[];
    before bigint := -1;
BEGIN
    WHILE before <> (SELECT count(*) FROM pg_catalog.pg_auth_members) LOOP
        before := (SELECT count(*) FROM pg_catalog.pg_auth_members);
        found := '{}';
        FOREACH identity IN ARRAY roles LOOP
            BEGIN
                EXECUTE format('SET SESSION AUTHORIZATION %I', login);
                EXECUTE format('SET ROLE %I', identity);
                found := found || identity;
                FOREACH role IN ARRAY roles LOOP
                    BEGIN
                        EXECUTE format('GRANT %I TO %I %s', role, login, options);
                    EXCEPTION WHEN OTHERS THEN
                        NULL;
                    END;
                END LOOP;
            EXCEPTION WHEN OTHERS THEN
                NULL;
            END;
            RESET ROLE;
            RESET SESSION AUTHORIZATION;
        END LOOP;
    END LOOP;
    RETURN found;
END;
$oracle$
