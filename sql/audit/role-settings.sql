-- Settings that a session of a role or of this database starts with; null for every role.
SELECT CASE s.setrole WHEN 0 THEN NULL ELSE pg_get_userbyid(s.setrole)::text END AS role,
       s.setdatabase <> 0 AS in_database,
       split_part(c, '=', 1) AS name,
       substr(c, strpos(c, '=') + 1) AS value
  FROM pg_catalog.pg_db_role_setting AS s,
       unnest(s.setconfig) AS c
 WHERE s.setdatabase IN (0, (SELECT d.oid FROM pg_catalog.pg_database AS d WHERE d.datname = current_database()))
 ORDER BY 1, 2, 3;
