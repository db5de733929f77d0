-- Rewrite rules, of which the kit makes none.
-- $1 text: the schema. $2 text[]: tables that are left out.
SELECT
    'rule'                                                 AS kind,
    format('rule %I on %s', rule.rulename, class.oid::regclass) AS object,
    ''                                                     AS part,
    jsonb_build_object('definition', pg_get_ruledef(rule.oid), 'enabled', rule.ev_enabled) AS facts,
    pg_get_ruledef(rule.oid)                               AS make,
    NULL                                                   AS change,
    format('DROP RULE %I ON %s', rule.rulename, class.oid::regclass) AS remove,
    rule.oid::bigint                                       AS position,
    jsonb_build_object('table', 'table ' || class.oid::regclass) AS remarks
FROM pg_class AS class
JOIN pg_namespace AS namespace ON namespace.oid = class.relnamespace AND namespace.nspname = $1
JOIN pg_rewrite AS rule ON rule.ev_class = class.oid AND rule.rulename <> '_RETURN'
WHERE class.relname <> ALL ($2::text[]);
