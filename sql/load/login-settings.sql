-- Gives the session what a login of role $1 to this database starts with; the most particular setting last, as it wins.
SELECT set_config(s.name, s.value, false)
  FROM (
    SELECT split_part(c, '=', 1) AS name, substr(c, strpos(c, '=') + 1) AS value
      FROM pg_catalog.pg_db_role_setting AS d, unnest(d.setconfig) AS c
     WHERE d.setrole IN (0, (SELECT r.oid FROM pg_catalog.pg_roles AS r WHERE r.rolname = $1))
       AND d.setdatabase IN (0, (SELECT b.oid FROM pg_catalog.pg_database AS b WHERE b.datname = current_database()))
     ORDER BY d.setrole <> 0, d.setdatabase <> 0
  ) AS s;
