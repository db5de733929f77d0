-- Triggers, and whether they fire; the text of a disabled trigger is that of an enabled one.
-- $1 text: the schema. $2 text[]: tables that are left out.
SELECT
    fact.kind                                              AS kind,
    format('trigger %I on %s', trigger.tgname, class.oid::regclass) AS object,
    ''                                                     AS part,
    fact.facts                                             AS facts,
    fact.make                                              AS make,
    fact.change                                            AS change,
    fact.remove                                            AS remove,
    trigger.oid::bigint                                    AS position,
    jsonb_build_object(
        'table', 'table ' || class.oid::regclass, 'function', 'function ' || trigger.tgfoid::regprocedure,
        'guards', function.proname IN ('refuse_change', 'refuse_other_hand', 'refuse_direct_change')
    )                                                      AS remarks
FROM pg_class AS class
JOIN pg_namespace AS namespace ON namespace.oid = class.relnamespace AND namespace.nspname = $1
JOIN pg_trigger AS trigger ON trigger.tgrelid = class.oid AND NOT trigger.tgisinternal AND trigger.tgparentid = 0
JOIN pg_proc AS function ON function.oid = trigger.tgfoid
CROSS JOIN LATERAL (
    VALUES
        (
            'trigger',
            jsonb_build_object('definition', pg_get_triggerdef(trigger.oid)),
            pg_get_triggerdef(trigger.oid),
            regexp_replace(pg_get_triggerdef(trigger.oid), '^CREATE TRIGGER ', 'CREATE OR REPLACE TRIGGER '),
            format('DROP TRIGGER %I ON %s', trigger.tgname, class.oid::regclass)
        ),
        (
            'trigger state',
            jsonb_build_object('fires', CASE trigger.tgenabled WHEN 'A' THEN 'always' WHEN 'D' THEN 'never' WHEN 'R' THEN 'in a replica' ELSE 'in an origin' END),
            format(
                'ALTER TABLE %s %s TRIGGER %I', class.oid::regclass,
                CASE trigger.tgenabled WHEN 'A' THEN 'ENABLE ALWAYS' WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA' ELSE 'ENABLE' END,
                trigger.tgname
            ),
            format(
                'ALTER TABLE %s %s TRIGGER %I', class.oid::regclass,
                CASE trigger.tgenabled WHEN 'A' THEN 'ENABLE ALWAYS' WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA' ELSE 'ENABLE' END,
                trigger.tgname
            ),
            NULL
        )
) AS fact (kind, facts, make, change, remove)
WHERE class.relname <> ALL ($2::text[]);
