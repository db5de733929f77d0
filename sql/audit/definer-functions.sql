-- Functions and procedures that run with their owner's rights, and who may call them; a row a grantee.
SELECT p.oid,
       n.nspname::text AS schema,
       p.proname::text AS name,
       pg_get_function_identity_arguments(p.oid) AS arguments,
       CASE p.prokind WHEN 'p' THEN 'PROCEDURE' ELSE 'FUNCTION' END AS kind,
       l.lanname::text AS language,
       pg_get_userbyid(p.proowner)::text AS owner,
       p.prorettype = 'trigger'::regtype OR p.prorettype = 'event_trigger'::regtype AS is_trigger,
       p.prorettype = 'event_trigger'::regtype AS returns_event,
       to_jsonb(coalesce(p.proconfig, '{}')) AS settings,
       pg_get_functiondef(p.oid) AS definition,
       pg_get_userbyid(a.grantor)::text AS grantor,
       CASE a.grantee WHEN 0 THEN 'public' ELSE pg_get_userbyid(a.grantee)::text END AS grantee,
       a.privilege_type AS privilege,
       a.is_grantable AS grantable
  FROM pg_catalog.pg_proc AS p
  JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
  JOIN pg_catalog.pg_language AS l ON l.oid = p.prolang,
       aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) AS a
 WHERE p.prosecdef
   AND p.prokind IN ('f', 'p')
   AND n.nspname <> 'information_schema'
   AND n.nspname !~ '^pg_'
 ORDER BY n.nspname COLLATE "C", p.proname COLLATE "C", p.oid, pg_get_userbyid(a.grantee) COLLATE "C";
