-- Columns of tables.
-- $1 text: the schema. $2 text[]: tables that are left out.
SELECT
    'column'                                               AS kind,
    'table ' || class.oid::regclass                        AS object,
    quote_ident(attribute.attname)                         AS part,
    jsonb_build_object(
        'type', format_type(attribute.atttypid, attribute.atttypmod),
        'collation', attribute.attcollation::regcollation::text,
        -- From version 18 on, a constraint that stored rows were not held against.
        'not null', attribute.attnotnull AND NOT EXISTS (
            SELECT
            FROM pg_constraint AS constraint_
            WHERE constraint_.conrelid = class.oid
              AND constraint_.contype = 'n'
              AND NOT constraint_.convalidated
              AND constraint_.conkey = ARRAY[attribute.attnum]
        ),
        'default', pg_get_expr(assigned.adbin, assigned.adrelid),
        'identity', attribute.attidentity,
        'generated', attribute.attgenerated
    )                                                      AS facts,
    NULL                                                   AS make,
    -- What takes nothing from any row; all else is for a planner of structure.
    CASE WHEN NOT attribute.attnotnull THEN format('ALTER TABLE %s ALTER COLUMN %I DROP NOT NULL', class.oid::regclass, attribute.attname) END AS change,
    NULL                                                   AS remove,
    class.oid::bigint                                      AS position,
    NULL::jsonb                                            AS remarks
FROM pg_class AS class
JOIN pg_namespace AS namespace ON namespace.oid = class.relnamespace AND namespace.nspname = $1
JOIN pg_attribute AS attribute ON attribute.attrelid = class.oid AND attribute.attnum > 0 AND NOT attribute.attisdropped
LEFT JOIN pg_attrdef AS assigned ON assigned.adrelid = attribute.attrelid AND assigned.adnum = attribute.attnum
WHERE class.relkind IN ('r', 'p', 'f') AND class.relname <> ALL ($2::text[]);
