-- The server and the database that are audited, and the role that reads.
SELECT current_setting('server_version') AS version,
       current_setting('server_version_num')::int / 10000 AS major,
       current_database()::text AS database,
       pg_get_userbyid(d.datdba)::text AS database_owner,
       current_user::text AS reader
  FROM pg_catalog.pg_database AS d
 WHERE d.datname = current_database();
