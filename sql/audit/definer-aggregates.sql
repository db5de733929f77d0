-- Aggregates with a step that runs with its owner's rights, and who may use them; a row a step and a grantee. PostgreSQL asks
-- whoever uses an aggregate for EXECUTE on that alone, and the owner of the aggregate for EXECUTE on its steps.
SELECT p.oid AS function,
       n.nspname::text AS schema,
       a.proname::text AS name,
       oidvectortypes(a.proargtypes) AS arguments,
       pg_get_userbyid(a.proowner)::text AS owner,
       pg_get_userbyid(e.grantor)::text AS grantor,
       CASE e.grantee WHEN 0 THEN 'public' ELSE pg_get_userbyid(e.grantee)::text END AS grantee,
       e.privilege_type AS privilege,
       e.is_grantable AS grantable
  FROM pg_catalog.pg_aggregate AS g
  JOIN pg_catalog.pg_proc AS a ON a.oid = g.aggfnoid
  JOIN pg_catalog.pg_namespace AS n ON n.oid = a.pronamespace
  JOIN pg_catalog.pg_proc AS p
    ON p.oid IN (g.aggtransfn, g.aggfinalfn, g.aggcombinefn, g.aggserialfn, g.aggdeserialfn, g.aggmtransfn, g.aggminvtransfn, g.aggmfinalfn)
   AND p.prosecdef,
       aclexplode(coalesce(a.proacl, acldefault('f', a.proowner))) AS e
 WHERE has_function_privilege(a.proowner, p.oid, 'EXECUTE')
 ORDER BY n.nspname COLLATE "C", a.proname COLLATE "C", a.oid, p.oid, pg_get_userbyid(e.grantee) COLLATE "C";
