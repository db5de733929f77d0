-- What PostgreSQL would not let a column have another type for: views, policies, triggers and rules that name it.
-- $1: the schema; $2: the table; $3: the column.
SELECT DISTINCT reader.type || ' ' || reader.identity AS name
FROM pg_depend AS depend
JOIN pg_class AS class ON class.oid = depend.refobjid
JOIN pg_namespace AS namespace ON namespace.oid = class.relnamespace AND namespace.nspname = $1
JOIN pg_attribute AS attribute ON attribute.attrelid = class.oid AND attribute.attnum = depend.refobjsubid
LEFT JOIN pg_rewrite AS rule ON depend.classid = 'pg_rewrite'::regclass AND rule.oid = depend.objid
CROSS JOIN LATERAL pg_identify_object(
    CASE WHEN rule.oid IS NULL THEN depend.classid ELSE 'pg_class'::regclass END,
    coalesce(rule.ev_class, depend.objid), 0
) AS reader
WHERE class.relname = $2
  AND attribute.attname = $3
  AND depend.refclassid = 'pg_class'::regclass
  AND depend.classid IN ('pg_rewrite'::regclass, 'pg_policy'::regclass, 'pg_trigger'::regclass)
ORDER BY 1
