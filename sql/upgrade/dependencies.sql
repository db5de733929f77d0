-- What would have to go with what: functions, views, triggers, policies and checks of the schema, and what each of them
-- needs of its functions and views.
-- $1 text: the schema.
WITH namespace AS (
    SELECT oid FROM pg_namespace WHERE nspname = $1
), named (classid, objid, object) AS (
    SELECT 'pg_proc'::regclass::oid, function.oid, 'function ' || function.oid::regprocedure
    FROM pg_proc AS function
    JOIN namespace ON namespace.oid = function.pronamespace
    UNION ALL
    SELECT 'pg_class'::regclass, class.oid, CASE class.relkind WHEN 'm' THEN 'materialized view ' ELSE 'view ' END || class.oid::regclass
    FROM pg_class AS class
    JOIN namespace ON namespace.oid = class.relnamespace
    WHERE class.relkind IN ('v', 'm')
    UNION ALL
    SELECT 'pg_type'::regclass, type.oid, CASE class.relkind WHEN 'm' THEN 'materialized view ' ELSE 'view ' END || class.oid::regclass
    FROM pg_type AS type
    JOIN pg_class AS class ON type.oid = class.reltype OR type.typelem = class.reltype
    JOIN namespace ON namespace.oid = class.relnamespace
    WHERE class.relkind IN ('v', 'm')
    UNION ALL
    SELECT 'pg_rewrite'::regclass, rule.oid, CASE class.relkind WHEN 'm' THEN 'materialized view ' WHEN 'v' THEN 'view ' ELSE 'table ' END || class.oid::regclass
    FROM pg_rewrite AS rule
    JOIN pg_class AS class ON class.oid = rule.ev_class
    UNION ALL
    SELECT 'pg_trigger'::regclass, trigger.oid, format('trigger %I on %s', trigger.tgname, class.oid::regclass)
    FROM pg_trigger AS trigger
    JOIN pg_class AS class ON class.oid = trigger.tgrelid
    UNION ALL
    SELECT 'pg_policy'::regclass, policy.oid, format('policy %I on %s', policy.polname, class.oid::regclass)
    FROM pg_policy AS policy
    JOIN pg_class AS class ON class.oid = policy.polrelid
    UNION ALL
    SELECT 'pg_constraint'::regclass, constraint_.oid, format('constraint %I on %s', constraint_.conname, class.oid::regclass)
    FROM pg_constraint AS constraint_
    JOIN pg_class AS class ON class.oid = constraint_.conrelid
)
SELECT DISTINCT dependent.object AS object, referenced.object AS needs
FROM pg_depend AS dependency
JOIN named AS referenced ON referenced.classid = dependency.refclassid AND referenced.objid = dependency.refobjid
JOIN named AS dependent ON dependent.classid = dependency.classid AND dependent.objid = dependency.objid
WHERE dependent.object <> referenced.object;
