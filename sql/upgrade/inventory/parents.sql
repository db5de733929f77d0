-- Tables that one of the schema is a part of, as a partition or by inheritance: who reads such a table reads its rows, and who
-- drops it may drop them with it.
-- $1 text: the schema. $2 text[]: tables that are left out.
SELECT
    'parent'                                               AS kind,
    'table ' || class.oid::regclass                        AS object,
    inherits.inhparent::regclass::text                     AS part,
    '{}'::jsonb                                            AS facts,
    NULL                                                   AS make,
    NULL                                                   AS change,
    format(
        CASE WHEN class.relispartition THEN 'ALTER TABLE %2$s DETACH PARTITION %1$s' ELSE 'ALTER TABLE %1$s NO INHERIT %2$s' END,
        class.oid::regclass, inherits.inhparent::regclass
    )                                                      AS remove,
    class.oid::bigint                                      AS position,
    NULL::jsonb                                            AS remarks
FROM pg_class AS class
JOIN pg_namespace AS namespace ON namespace.oid = class.relnamespace AND namespace.nspname = $1
JOIN pg_inherits AS inherits ON inherits.inhrelid = class.oid
WHERE class.relkind IN ('r', 'p', 'f') AND class.relname <> ALL ($2::text[]);
