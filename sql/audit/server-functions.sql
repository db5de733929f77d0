-- Who may run the functions that reach the files of the server or the pages of tables, or connect as its own user;
-- PostgreSQL gives them to superusers only. A row a grant to anybody but the owner.
SELECT format('%I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)) AS name,
       p.proname::text AS short_name,
       pg_get_userbyid(p.proowner)::text AS owner,
       pg_get_userbyid(a.grantor)::text AS grantor,
       CASE a.grantee WHEN 0 THEN 'public' ELSE pg_get_userbyid(a.grantee)::text END AS grantee,
       a.privilege_type AS privilege,
       a.is_grantable AS grantable
  FROM pg_catalog.pg_proc AS p
  JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
  JOIN pg_catalog.pg_language AS l ON l.oid = p.prolang AND l.lanname IN ('c', 'internal'),
       aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) AS a
 WHERE p.proname IN ('lo_import', 'lo_export', 'pg_read_file', 'pg_read_binary_file', 'pg_file_write', 'pg_file_rename',
                     'pg_file_unlink', 'heap_force_kill', 'heap_force_freeze', 'dblink_connect_u')
   AND a.grantee <> p.proowner
   AND (a.grantee = 0 OR pg_get_userbyid(a.grantee) !~ '^pg_')
 ORDER BY 1, 5;
