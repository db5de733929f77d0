-- Sequences and how they count; where they are moves with every event.
-- $1 text: the schema. $2 text[]: tables that are left out.
SELECT
    'sequence'                                             AS kind,
    'sequence ' || class.oid::regclass                     AS object,
    ''                                                     AS part,
    jsonb_build_object(
        'type', format_type(sequence.seqtypid, NULL), 'start', sequence.seqstart, 'increment', sequence.seqincrement,
        'least', sequence.seqmin, 'greatest', sequence.seqmax, 'cache', sequence.seqcache, 'cycle', sequence.seqcycle,
        'of', (
            SELECT dependency.refobjid::regclass || '.' || quote_ident(attribute.attname)
            FROM pg_depend AS dependency
            JOIN pg_attribute AS attribute ON attribute.attrelid = dependency.refobjid AND attribute.attnum = dependency.refobjsubid
            WHERE dependency.classid = 'pg_class'::regclass AND dependency.objid = class.oid AND dependency.deptype IN ('a', 'i')
        )
    )                                                      AS facts,
    NULL                                                   AS make,
    format(
        'ALTER SEQUENCE %s INCREMENT BY %s MINVALUE %s MAXVALUE %s START WITH %s CACHE %s %s', class.oid::regclass,
        sequence.seqincrement, sequence.seqmin, sequence.seqmax, sequence.seqstart, sequence.seqcache,
        CASE WHEN sequence.seqcycle THEN 'CYCLE' ELSE 'NO CYCLE' END
    )                                                      AS change,
    format('DROP SEQUENCE %s', class.oid::regclass)        AS remove,
    class.oid::bigint                                      AS position,
    jsonb_build_object('table', (
        SELECT 'table ' || dependency.refobjid::regclass
        FROM pg_depend AS dependency
        WHERE dependency.classid = 'pg_class'::regclass AND dependency.objid = class.oid AND dependency.refclassid = 'pg_class'::regclass AND dependency.deptype IN ('a', 'i')
    ))                                                     AS remarks
FROM pg_class AS class
JOIN pg_namespace AS namespace ON namespace.oid = class.relnamespace AND namespace.nspname = $1
JOIN pg_sequence AS sequence ON sequence.seqrelid = class.oid
WHERE NOT EXISTS (
    SELECT
    FROM pg_depend AS dependency
    JOIN pg_class AS owning ON owning.oid = dependency.refobjid AND owning.relname = ANY ($2::text[])
    WHERE dependency.classid = 'pg_class'::regclass AND dependency.objid = class.oid AND dependency.deptype IN ('a', 'i')
);
