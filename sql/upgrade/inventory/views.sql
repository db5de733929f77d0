-- Views. What a new version of the state of a projection is built in is no one's to compare.
-- $1 text: the schema. $2 text[]: tables that are left out. $3 text[]: views whose table changes while it is built.
SELECT
    'view'                                                 AS kind,
    CASE class.relkind WHEN 'm' THEN 'materialized view ' ELSE 'view ' END || class.oid::regclass AS object,
    ''                                                     AS part,
    jsonb_build_object(
        'definition', CASE WHEN class.relname <> ALL ($3::text[]) THEN pg_get_viewdef(class.oid) END,
        'options', class.reloptions
    )                                                      AS facts,
    format(
        E'CREATE OR REPLACE VIEW %s%s AS\n%s', class.oid::regclass,
        ' WITH (' || array_to_string(class.reloptions, ', ') || ')',
        rtrim(pg_get_viewdef(class.oid), ';')
    )                                                      AS make,
    format(
        E'CREATE OR REPLACE VIEW %s%s AS\n%s', class.oid::regclass,
        ' WITH (' || array_to_string(class.reloptions, ', ') || ')',
        rtrim(pg_get_viewdef(class.oid), ';')
    )                                                      AS change,
    format('DROP %s %s', CASE class.relkind WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'VIEW' END, class.oid::regclass) AS remove,
    class.oid::bigint                                      AS position,
    jsonb_build_object(
        'name', class.relname,
        'columns', (
            SELECT jsonb_agg(attribute.attname || ' ' || format_type(attribute.atttypid, attribute.atttypmod) ORDER BY attribute.attnum)
            FROM pg_attribute AS attribute
            WHERE attribute.attrelid = class.oid AND attribute.attnum > 0
        )
    )                                                      AS remarks
FROM pg_class AS class
JOIN pg_namespace AS namespace ON namespace.oid = class.relnamespace AND namespace.nspname = $1
WHERE class.relkind IN ('v', 'm') AND class.relname <> ALL ($2::text[]);
