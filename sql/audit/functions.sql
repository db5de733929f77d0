-- Functions that stand behind the given relations: triggers and their WHEN clauses, defaults, CHECK constraints, indexes
-- and policies, those of the operators in them included. Replacing one changes what every later statement does.
WITH expression (relation, used_by, class, object) AS (
  SELECT t.tgrelid, 'trigger ' || quote_ident(t.tgname), 'pg_trigger'::regclass, t.oid
    FROM pg_catalog.pg_trigger AS t
   WHERE t.tgrelid = ANY ($1::oid[]) AND NOT t.tgisinternal AND t.tgqual IS NOT NULL
  UNION ALL
  SELECT a.adrelid, 'default of a column', 'pg_attrdef'::regclass, a.oid
    FROM pg_catalog.pg_attrdef AS a
   WHERE a.adrelid = ANY ($1::oid[])
  UNION ALL
  SELECT c.conrelid, 'constraint ' || quote_ident(c.conname), 'pg_constraint'::regclass, c.oid
    FROM pg_catalog.pg_constraint AS c
   WHERE c.conrelid = ANY ($1::oid[])
  UNION ALL
  SELECT i.indrelid, 'index ' || quote_ident(i.indexrelid::regclass::text), 'pg_class'::regclass, i.indexrelid
    FROM pg_catalog.pg_index AS i
   WHERE i.indrelid = ANY ($1::oid[])
  UNION ALL
  SELECT p.polrelid, 'policy ' || quote_ident(p.polname), 'pg_policy'::regclass, p.oid
    FROM pg_catalog.pg_policy AS p
   WHERE p.polrelid = ANY ($1::oid[])
), used AS (
  SELECT t.tgrelid AS relation, t.tgfoid AS function, 'trigger ' || quote_ident(t.tgname) AS used_by
    FROM pg_catalog.pg_trigger AS t
   WHERE t.tgrelid = ANY ($1::oid[]) AND (NOT t.tgisinternal OR (t.tgparentid <> 0 AND t.tgconstraint = 0))
  UNION
  SELECT e.relation, coalesce(o.oprcode::oid, d.refobjid), e.used_by
    FROM expression AS e
    JOIN pg_catalog.pg_depend AS d ON d.classid = e.class AND d.objid = e.object
    LEFT JOIN pg_catalog.pg_operator AS o ON d.refclassid = 'pg_operator'::regclass AND o.oid = d.refobjid
   WHERE d.refclassid IN ('pg_proc'::regclass, 'pg_operator'::regclass)
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
