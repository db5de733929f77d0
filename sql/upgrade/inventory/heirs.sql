-- Tables that inherit from one of the schema: who reads that one reads their rows, too.
-- $1 text: the schema. $2 text[]: tables that are left out.
SELECT
    'heir'                                                 AS kind,
    'table ' || class.oid::regclass                        AS object,
    heir.oid::regclass::text                               AS part,
    '{}'::jsonb                                            AS facts,
    NULL                                                   AS make,
    NULL                                                   AS change,
    format('ALTER TABLE %s NO INHERIT %s', heir.oid::regclass, class.oid::regclass) AS remove,
    heir.oid::bigint                                       AS position,
    NULL::jsonb                                            AS remarks
FROM pg_class AS class
JOIN pg_namespace AS namespace ON namespace.oid = class.relnamespace AND namespace.nspname = $1
JOIN pg_inherits AS inherits ON inherits.inhparent = class.oid
JOIN pg_class AS heir ON heir.oid = inherits.inhrelid AND NOT heir.relispartition
WHERE class.relkind IN ('r', 'f') AND class.relname <> ALL ($2::text[]);
