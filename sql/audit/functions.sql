-- Functions that stand behind the given relations: triggers, defaults, CHECK constraints, indexes and policies.
-- Replacing one changes what every later statement on the table does.
WITH used AS (
  SELECT t.tgrelid AS relation, t.tgfoid AS function, 'trigger ' || quote_ident(t.tgname) AS used_by
    FROM pg_catalog.pg_trigger AS t
   WHERE t.tgrelid = ANY ($1::oid[]) AND (NOT t.tgisinternal OR (t.tgparentid <> 0 AND t.tgconstraint = 0))
  UNION
  SELECT a.adrelid, d.refobjid, 'default of a column'
    FROM pg_catalog.pg_attrdef AS a
    JOIN pg_catalog.pg_depend AS d ON d.classid = 'pg_attrdef'::regclass AND d.objid = a.oid
   WHERE a.adrelid = ANY ($1::oid[]) AND d.refclassid = 'pg_proc'::regclass
  UNION
  SELECT c.conrelid, d.refobjid, 'constraint ' || quote_ident(c.conname)
    FROM pg_catalog.pg_constraint AS c
    JOIN pg_catalog.pg_depend AS d ON d.classid = 'pg_constraint'::regclass AND d.objid = c.oid
   WHERE c.conrelid = ANY ($1::oid[]) AND d.refclassid = 'pg_proc'::regclass
  UNION
  SELECT i.indrelid, d.refobjid, 'index ' || quote_ident(i.indexrelid::regclass::text)
    FROM pg_catalog.pg_index AS i
    JOIN pg_catalog.pg_depend AS d ON d.classid = 'pg_class'::regclass AND d.objid = i.indexrelid
   WHERE i.indrelid = ANY ($1::oid[]) AND d.refclassid = 'pg_proc'::regclass
  UNION
  SELECT p.polrelid, d.refobjid, 'policy ' || quote_ident(p.polname)
    FROM pg_catalog.pg_policy AS p
    JOIN pg_catalog.pg_depend AS d ON d.classid = 'pg_policy'::regclass AND d.objid = p.oid
   WHERE p.polrelid = ANY ($1::oid[]) AND d.refclassid = 'pg_proc'::regclass
)
SELECT u.relation,
       u.used_by,
       p.oid,
       n.nspname::text AS schema,
       p.proname::text AS name,
       pg_get_function_identity_arguments(p.oid) AS arguments,
       l.lanname::text AS language,
       pg_get_userbyid(p.proowner)::text AS owner,
       p.prosecdef AS security_definer,
       coalesce(p.proconfig, '{}') AS settings,
       pg_get_functiondef(p.oid) AS definition
  FROM used AS u
  JOIN pg_catalog.pg_proc AS p ON p.oid = u.function
  JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
  JOIN pg_catalog.pg_language AS l ON l.oid = p.prolang
 WHERE p.prokind = 'f'
 ORDER BY u.relation, u.used_by COLLATE "C", n.nspname COLLATE "C", p.proname COLLATE "C", p.oid;
