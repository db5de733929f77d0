-- Every role of the cluster with its attributes. Attributes are never inherited.
SELECT r.rolname::text AS name,
       r.rolsuper AS superuser,
       r.rolinherit AS inherits,
       r.rolcreaterole AS create_role,
       r.rolcanlogin AS login,
       r.rolreplication AS replication,
       r.rolbypassrls AS bypass_rls
  FROM pg_catalog.pg_roles AS r
 ORDER BY r.rolname COLLATE "C";
