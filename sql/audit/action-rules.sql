-- Rewrite rules that people made, on any table or view: what they do is asked of its owner's rights.
SELECT r.rulename::text AS name,
       r.ev_class AS on_relation,
       n.nspname::text AS on_schema,
       c.relname::text AS on_name,
       pg_get_userbyid(c.relowner)::text AS on_owner,
       CASE r.ev_type WHEN '2' THEN 'UPDATE' WHEN '3' THEN 'INSERT' ELSE 'DELETE' END AS event,
       r.ev_enabled::text AS enabled,
       pg_get_ruledef(r.oid) AS definition
  FROM pg_catalog.pg_rewrite AS r
  JOIN pg_catalog.pg_class AS c ON c.oid = r.ev_class
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
 WHERE r.ev_type IN ('2', '3', '4')
   AND r.ev_enabled <> 'D'
   AND n.nspname <> 'information_schema'
   AND n.nspname !~ '^pg_'
 ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C", r.rulename COLLATE "C";
