-- Whether a table has the row that keeps what is known to be final.
-- @for query
-- @file installed_horizon.sql
-- @param schema ledger
-- @param table agent_events
SELECT
    'horizon' AS kind,
    format('row of %s', $make$"{schema}"."{table}_final"$make$) AS object,
    '' AS part,
    '{}'::jsonb AS facts,
    ARRAY[
        $make$ALTER TABLE "{schema}"."{table}_final" DISABLE TRIGGER "{table}_final_own_hand"$make$,
        $make$INSERT INTO "{schema}"."{table}_final" DEFAULT VALUES$make$,
        $make$ALTER TABLE "{schema}"."{table}_final" ENABLE ALWAYS TRIGGER "{table}_final_own_hand"$make$
    ] AS make,
    NULL AS change,
    NULL AS remove,
    '9223372036854775807'::bigint AS position,
    NULL::jsonb AS remarks
FROM "{schema}"."{table}_final";
