-- What a copy of this database needs: its owner, size in bytes, who else is connected, and whether it may be made.
SELECT d.datname::text AS name,
       pg_get_userbyid(d.datdba)::text AS owner,
       CASE WHEN (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = session_user)
            THEN pg_database_size(d.oid)::float8 ELSE 0 END AS size,
       (SELECT count(*)::integer FROM pg_catalog.pg_stat_activity AS a
         WHERE a.datid = d.oid AND a.pid <> pg_backend_pid()) AS others,
       (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = session_user) AS superuser,
       session_user::text AS session_user,
       pg_is_in_recovery() AS standby,
       current_setting('server_version_num')::integer / 10000 AS major
  FROM pg_catalog.pg_database AS d
 WHERE d.datname = current_database();
