-- Event triggers and who owns their functions: such a function runs with the rights of whoever changes the schema.
SELECT e.evtname::text AS name,
       e.evtfoid AS function,
       e.evtenabled::text AS enabled,
       format('%I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)) AS function_name,
       pg_get_userbyid(p.proowner)::text AS function_owner
  FROM pg_catalog.pg_event_trigger AS e
  JOIN pg_catalog.pg_proc AS p ON p.oid = e.evtfoid
  JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
 WHERE e.evtenabled <> 'D'
 ORDER BY e.evtname COLLATE "C";
