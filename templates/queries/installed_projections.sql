-- Which projections have a version of their state that is read.
-- @for query
-- @file installed_projections.sql
-- @param schema ledger
SELECT
    'projection' AS kind,
    format('projection %I.%I', '{schema}', known.projection) AS object,
    '' AS part,
    '{}'::jsonb AS facts,
    ARRAY[
        $make$ALTER TABLE "{schema}".projection_versions DISABLE TRIGGER projection_versions_kept$make$,
        $make$INSERT INTO "{schema}".projection_versions (projection, version, status, position) VALUES $make$
            || format('(%L, 1, %L, %L)', known.projection, 'current', known.position),
        $make$ALTER TABLE "{schema}".projection_versions ENABLE ALWAYS TRIGGER projection_versions_kept$make$
    ] AS make,
    NULL AS change,
    NULL AS remove,
    '9223372036854775807'::bigint AS position,
    NULL::jsonb AS remarks
FROM "{schema}".projection_versions AS known
WHERE known.status = 'current';
