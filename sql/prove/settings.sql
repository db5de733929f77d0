-- The session that is to try attacks: who it is, what its search_path starts as, and whether the server takes writes.
SELECT session_user::text AS name,
       (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = session_user) AS superuser,
       (SELECT reset_val FROM pg_catalog.pg_settings WHERE name = 'search_path') AS search_path,
       pg_is_in_recovery() AS standby,
       current_setting('server_version_num')::integer / 10000 AS major;
