-- Which projections have versions of their state, and whether one of them is read.
-- @for query
-- @file installed_projections.sql
-- @param schema ledger
SELECT
    'projection' AS kind,
    format('projection %I.%I', '{schema}', known.projection) AS object,
    '' AS part,
    jsonb_build_object('is read', bool_or(known.status = 'current')) AS facts,
    ARRAY[
        statement.unguard,
        $make$INSERT INTO "{schema}".projection_versions (projection, version, status, position) VALUES $make$
            || format('(%L, 1, %L, %L)', known.projection, 'current', max(known.position) FILTER (WHERE known.status = 'current')),
        statement.guard
    ] AS make,
    NULL AS change,
    array_to_string(ARRAY[
        'BEGIN',
        statement.unguard,
        $make$DELETE FROM "{schema}".projection_versions WHERE projection = $make$ || quote_literal(known.projection),
        statement.guard,
        'COMMIT'
    ], E';\n') AS remove,
    '9223372036854775807'::bigint AS position,
    jsonb_build_object(
        'recorded', 'projection ' || known.projection,
        -- The last one that was swapped in, or the one of the installation.
        'put back', array_to_string(ARRAY[
            'BEGIN',
            statement.unguard,
            $make$UPDATE "{schema}".projection_versions SET status = 'current' WHERE $make$
                || format('projection = %L AND version = %s', known.projection, coalesce(max(known.version) FILTER (WHERE known.swapped_at IS NOT NULL), 1)),
            statement.guard,
            'COMMIT'
        ], E';\n')
    ) AS remarks
FROM "{schema}".projection_versions AS known
CROSS JOIN (
    VALUES (
        $make$ALTER TABLE "{schema}".projection_versions DISABLE TRIGGER projection_versions_kept$make$,
        $make$ALTER TABLE "{schema}".projection_versions ENABLE ALWAYS TRIGGER projection_versions_kept$make$
    )
) AS statement (unguard, guard)
GROUP BY known.projection, statement.unguard, statement.guard;
