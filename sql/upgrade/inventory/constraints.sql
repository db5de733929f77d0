-- Constraints of tables; NOT NULL is a column's.
-- $1 text: the schema. $2 text[]: tables that are left out.
SELECT
    'constraint'                                                                    AS kind,
    format('constraint %I on %s', constraint_.conname, class.oid::regclass)         AS object,
    ''                                                                              AS part,
    jsonb_build_object('definition', pg_get_constraintdef(constraint_.oid), 'validated', constraint_.convalidated) AS facts,
    format('ALTER TABLE %s ADD CONSTRAINT %I %s', class.oid::regclass, constraint_.conname, pg_get_constraintdef(constraint_.oid)) AS make,
    NULL                                                                            AS change,
    format('ALTER TABLE %s DROP CONSTRAINT %I', class.oid::regclass, constraint_.conname) AS remove,
    constraint_.oid::bigint                                                         AS position,
    jsonb_build_object(
        'name', constraint_.conname,
        'table', 'table ' || class.oid::regclass,
        'check', constraint_.contype = 'c',
        -- A check by a function of the schema: no planner of structure takes one.
        'calls', EXISTS (
            SELECT
            FROM pg_depend AS dependency
            JOIN pg_proc AS function ON function.oid = dependency.refobjid AND function.pronamespace = class.relnamespace
            WHERE dependency.classid = 'pg_constraint'::regclass
              AND dependency.objid = constraint_.oid
              AND dependency.refclassid = 'pg_proc'::regclass
        )
    )                                                                               AS remarks
FROM pg_class AS class
JOIN pg_namespace AS namespace ON namespace.oid = class.relnamespace AND namespace.nspname = $1
JOIN pg_constraint AS constraint_ ON constraint_.conrelid = class.oid AND constraint_.contype IN ('c', 'p', 'u', 'x', 'f')
    AND NOT (constraint_.contype = 'f' AND constraint_.conparentid <> 0)
WHERE class.relkind IN ('r', 'p', 'f') AND class.relname <> ALL ($2::text[]);
