-- Who owns what; an index and the sequence of an identity column are their table's.
-- $1 text: the schema. $2 text[]: tables that are left out.
SELECT
    'owner'                                                AS kind,
    owned.object                                           AS object,
    ''                                                     AS part,
    jsonb_build_object('owner', pg_get_userbyid(owned.owner)) AS facts,
    format('ALTER %s OWNER TO %I', owned.alter, pg_get_userbyid(owned.owner)) AS make,
    format('ALTER %s OWNER TO %I', owned.alter, pg_get_userbyid(owned.owner)) AS change,
    NULL                                                   AS remove,
    owned.position                                         AS position,
    NULL::jsonb                                            AS remarks
FROM pg_namespace AS namespace
CROSS JOIN LATERAL (
    SELECT format('schema %I', namespace.nspname), format('SCHEMA %I', namespace.nspname), namespace.nspowner, 0::bigint
    UNION ALL
    SELECT
        CASE class.relkind WHEN 'v' THEN 'view ' WHEN 'm' THEN 'materialized view ' ELSE 'table ' END || class.oid::regclass,
        CASE class.relkind WHEN 'v' THEN 'VIEW ' WHEN 'm' THEN 'MATERIALIZED VIEW ' WHEN 'f' THEN 'FOREIGN TABLE ' ELSE 'TABLE ' END || class.oid::regclass,
        class.relowner, class.oid::bigint
    FROM pg_class AS class
    WHERE class.relnamespace = namespace.oid
      AND class.relkind IN ('r', 'p', 'f', 'v', 'm')
      AND class.relname <> ALL ($2::text[])
    UNION ALL
    SELECT 'function ' || function.oid::regprocedure, 'ROUTINE ' || function.oid::regprocedure, function.proowner, function.oid::bigint
    FROM pg_proc AS function
    WHERE function.pronamespace = namespace.oid
) AS owned (object, alter, owner, position)
WHERE namespace.nspname = $1;
