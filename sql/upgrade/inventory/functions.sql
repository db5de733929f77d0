-- Functions and procedures, as PostgreSQL would make them again.
-- $1 text: the schema.
SELECT
    'function'                                             AS kind,
    'function ' || function.oid::regprocedure              AS object,
    ''                                                     AS part,
    jsonb_build_object('definition', md5(definition.text)) AS facts,
    rtrim(definition.text, E'\n')                          AS make,
    rtrim(definition.text, E'\n')                          AS change,
    format('DROP ROUTINE %s', function.oid::regprocedure)  AS remove,
    function.oid::bigint                                   AS position,
    -- What CREATE OR REPLACE does not replace.
    jsonb_build_object(
        'name', function.proname, 'kind', function.prokind, 'arguments', pg_get_function_arguments(function.oid), 'result', pg_get_function_result(function.oid)
    )                                                      AS remarks
FROM pg_proc AS function
JOIN pg_namespace AS namespace ON namespace.oid = function.pronamespace AND namespace.nspname = $1
CROSS JOIN LATERAL (
    SELECT CASE WHEN function.prokind = 'a' THEN 'aggregate' ELSE pg_get_functiondef(function.oid) END
    -- Once, and not wherever the text is named.
    OFFSET 0
) AS definition (text);
