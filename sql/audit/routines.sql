-- Functions, procedures and aggregates that are not the system's: what the body of one that runs with other rights may call.
-- Only the bodies that can be read are given; an aggregate has none, but functions as its steps. Lists are JSON, which the client
-- reads many times as fast as an array.
SELECT p.oid,
       n.nspname::text AS schema,
       p.proname::text AS name,
       pg_get_function_identity_arguments(p.oid) AS arguments,
       p.pronargs AS most_arguments,
       CASE WHEN g.aggkind <> 'n' THEN g.aggnumdirectargs ELSE p.pronargs - p.pronargdefaults END AS least_arguments,
       p.provariadic <> 0 AS is_variadic,
       to_jsonb(coalesce(p.proargnames, '{}')) AS argument_names,
       CASE p.prokind WHEN 'p' THEN 'PROCEDURE' WHEN 'a' THEN 'AGGREGATE' ELSE 'FUNCTION' END AS kind,
       l.lanname::text AS language,
       l.lanpltrusted OR l.lanname IN ('c', 'internal') AS trusted_language,
       EXISTS (SELECT FROM pg_catalog.pg_depend AS d
                WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e') AS of_extension,
       pg_get_userbyid(p.proowner)::text AS owner,
       p.prosecdef AS security_definer,
       p.prorettype = 'trigger'::regtype OR p.prorettype = 'event_trigger'::regtype AS is_trigger,
       to_jsonb(array_remove(ARRAY[g.aggtransfn::bigint, g.aggfinalfn::bigint, g.aggcombinefn::bigint, g.aggserialfn::bigint, g.aggdeserialfn::bigint,
                          g.aggmtransfn::bigint, g.aggminvtransfn::bigint, g.aggmfinalfn::bigint], NULL)) AS steps,
       to_jsonb(coalesce(p.proconfig, '{}')) AS settings,
       CASE WHEN l.lanname IN ('sql', 'plpgsql') THEN pg_get_functiondef(p.oid) ELSE '' END AS definition
  FROM pg_catalog.pg_proc AS p
  JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
  JOIN pg_catalog.pg_language AS l ON l.oid = p.prolang
  LEFT JOIN pg_catalog.pg_aggregate AS g ON g.aggfnoid = p.oid
 WHERE p.prokind IN ('f', 'p', 'a')
   AND n.nspname <> 'information_schema'
   AND n.nspname !~ '^pg_'
 ORDER BY n.nspname COLLATE "C", p.proname COLLATE "C", p.oid;
