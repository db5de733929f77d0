-- What a new Neon project has before its first migration: neon_superuser, the role that owns the database, and the
-- default privileges of public, as compute_tools of github.com/neondatabase/neon makes them (src/sql, src/migrations; read in
-- November 2026). Every role that is made in Neon's console, by its API or by its CLI is a member of neon_superuser, and so
-- may write every table; roles that your own SQL makes are not.
-- @owner neondb_owner
-- @trusted cloud_admin

-- The superuser is Neon's own.
CREATE ROLE neon_install SUPERUSER;
SET SESSION AUTHORIZATION neon_install;
ALTER ROLE postgres RENAME TO cloud_admin;
RESET SESSION AUTHORIZATION;
DROP ROLE neon_install;

CREATE ROLE neon_superuser NOLOGIN CREATEDB CREATEROLE REPLICATION BYPASSRLS IN ROLE pg_read_all_data, pg_write_all_data;
GRANT pg_create_subscription TO neon_superuser;
GRANT pg_monitor, pg_signal_backend TO neon_superuser WITH ADMIN OPTION;

-- The role of the project, which owns its database and runs migrations.
CREATE ROLE neondb_owner LOGIN CREATEDB CREATEROLE REPLICATION BYPASSRLS IN ROLE neon_superuser;
ALTER DATABASE postgres OWNER TO neondb_owner;
GRANT ALL ON DATABASE postgres TO neon_superuser;
ALTER SCHEMA public OWNER TO neondb_owner;
ALTER DEFAULT PRIVILEGES FOR ROLE cloud_admin IN SCHEMA public GRANT ALL ON TABLES TO neon_superuser WITH GRANT OPTION;
ALTER DEFAULT PRIVILEGES FOR ROLE cloud_admin IN SCHEMA public GRANT ALL ON SEQUENCES TO neon_superuser WITH GRANT OPTION;
