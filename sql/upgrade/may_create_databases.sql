-- Whether this login may create databases, and in a server where that is possible at all.
SELECT (role.rolcreatedb OR role.rolsuper) AND NOT pg_is_in_recovery() AS may_create_databases
FROM pg_roles AS role
WHERE role.rolname = current_user
