-- What INSERT into a view fills in where it says nothing, of which the kit makes none.
-- $1 text: the schema. $2 text[]: views that are left out.
SELECT
    'view default'                                         AS kind,
    'view ' || class.oid::regclass                         AS object,
    quote_ident(attribute.attname)                         AS part,
    jsonb_build_object('default', pg_get_expr(assigned.adbin, assigned.adrelid)) AS facts,
    NULL                                                   AS make,
    NULL                                                   AS change,
    format('ALTER VIEW %s ALTER COLUMN %I DROP DEFAULT', class.oid::regclass, attribute.attname) AS remove,
    class.oid::bigint                                      AS position,
    NULL::jsonb                                            AS remarks
FROM pg_class AS class
JOIN pg_namespace AS namespace ON namespace.oid = class.relnamespace AND namespace.nspname = $1
JOIN pg_attrdef AS assigned ON assigned.adrelid = class.oid
JOIN pg_attribute AS attribute ON attribute.attrelid = class.oid AND attribute.attnum = assigned.adnum
WHERE class.relkind = 'v' AND class.relname <> ALL ($2::text[]);
