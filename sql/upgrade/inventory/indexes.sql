-- Indexes that belong to no constraint. What can't be unique in a partitioned table is so in each partition; how an index is
-- stored (fillfactor) is whoever tunes it's.
-- $1 text: the schema. $2 text[]: tables that are left out.
SELECT
    'index'                                                AS kind,
    'index ' || index.indexrelid::regclass                 AS object,
    ''                                                     AS part,
    jsonb_build_object(
        'definition', regexp_replace(replace(definition.text, stored.options, ''), '^CREATE (UNIQUE )?INDEX (.*) ON ONLY ', 'CREATE \1INDEX \2 ON '),
        'valid', index.indisvalid
    )                                                      AS facts,
    definition.text                                        AS make,
    regexp_replace(definition.text, '^CREATE (UNIQUE )?INDEX ', 'CREATE \1INDEX CONCURRENTLY ') AS change,
    format('DROP INDEX %s', index.indexrelid::regclass)    AS remove,
    index.indexrelid::bigint                               AS position,
    jsonb_build_object(
        'name', relation.relname,
        'table', 'table ' || class.oid::regclass,
        'remove concurrently', format('DROP INDEX CONCURRENTLY %s', index.indexrelid::regclass),
        'partitioned', class.relkind = 'p',
        'unique', index.indisunique,
        -- Functions of the schema in its expressions: it holds what they gave when it was made.
        'calls', (
            SELECT array_agg(function.proname)
            FROM pg_depend AS need
            JOIN pg_proc AS function ON function.oid = need.refobjid
            WHERE need.classid = 'pg_class'::regclass
              AND need.objid = index.indexrelid
              AND need.refclassid = 'pg_proc'::regclass
              AND function.pronamespace = namespace.oid
        ),
        'make anew', format('REINDEX INDEX %s', index.indexrelid::regclass),
        'not unique', regexp_replace(definition.text, '^CREATE UNIQUE INDEX ', 'CREATE INDEX ')
    )                                                      AS remarks
FROM pg_class AS class
JOIN pg_namespace AS namespace ON namespace.oid = class.relnamespace AND namespace.nspname = $1
JOIN pg_index AS index ON index.indrelid = class.oid
JOIN pg_class AS relation ON relation.oid = index.indexrelid
CROSS JOIN LATERAL pg_get_indexdef(index.indexrelid) AS definition (text)
CROSS JOIN LATERAL (
    SELECT coalesce(' WITH (' || string_agg(
        quote_ident(option.option_name) || '=' || CASE WHEN quote_ident(option.option_value) = option.option_value THEN option.option_value ELSE quote_literal(option.option_value) END,
        ', ' ORDER BY option.ordinality
    ) || ')', '')
    FROM pg_options_to_table(relation.reloptions) WITH ORDINALITY AS option
) AS stored (options)
WHERE class.relkind IN ('r', 'p', 'm')
  AND class.relname <> ALL ($2::text[])
  AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = index.indexrelid AND contype IN ('p', 'u', 'x'));
