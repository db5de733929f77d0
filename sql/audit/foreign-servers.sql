-- User mappings of foreign servers, who may use the server, and what of the options this reader may see.
SELECT m.srvname::text AS server,
       pg_get_userbyid(s.srvowner)::text AS owner,
       w.fdwname::text AS wrapper,
       coalesce(s.srvoptions, '{}') AS options,
       CASE m.umuser WHEN 0 THEN 'public' ELSE m.usename::text END AS mapped,
       m.umoptions AS mapping_options,
       ARRAY(SELECT CASE a.grantee WHEN 0 THEN 'public' ELSE pg_get_userbyid(a.grantee)::text END
               FROM aclexplode(coalesce(s.srvacl, acldefault('S', s.srvowner))) AS a
              WHERE a.privilege_type = 'USAGE'
             UNION
             SELECT CASE a.grantee WHEN 0 THEN 'public' ELSE pg_get_userbyid(a.grantee)::text END
               FROM pg_catalog.pg_foreign_table AS f
               JOIN pg_catalog.pg_class AS c ON c.oid = f.ftrelid,
                    aclexplode(coalesce(c.relacl, acldefault('r', c.relowner))) AS a
              WHERE f.ftserver = s.oid
             ORDER BY 1) AS users
  FROM pg_catalog.pg_user_mappings AS m
  JOIN pg_catalog.pg_foreign_server AS s ON s.oid = m.srvid
  JOIN pg_catalog.pg_foreign_data_wrapper AS w ON w.oid = s.srvfdw
 ORDER BY m.srvname COLLATE "C", 5;
