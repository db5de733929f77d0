-- Where the consumers of a table are: each bucket is in one range. The guard lets nobody make a row but while it is off, in one
-- transaction.
-- @for query
-- @file installed_positions.sql
-- @param schema ledger
-- @param table agent_events
-- @list consumers
-- @param consumer quality_checker
-- @param last_bucket 63
WITH said (consumer, last_bucket) AS (
    VALUES
        (NULL, NULL)
-- @each consumers
        , ('{consumer}', '{last_bucket}')
-- @end
), range AS (
    SELECT
        known.consumer, known.first_bucket, known.last_bucket, known.position,
        coalesce(max(known.last_bucket) OVER earlier + 1, 0) AS next_bucket
    FROM "{schema}"."{table}_positions" AS known
    WINDOW earlier AS (PARTITION BY known.consumer ORDER BY known.first_bucket ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
), whole AS (
    SELECT
        range.consumer,
        max(range.last_bucket) AS last_bucket,
        coalesce(max(said.last_bucket)::integer, max(range.last_bucket)) AS wanted_bucket,
        min(range.position) AS position,
        concat_ws(
            ' and ',
            CASE WHEN bool_or(range.first_bucket > range.next_bucket) THEN 'with gaps' END,
            CASE WHEN bool_or(range.first_bucket < range.next_bucket) THEN 'overlapping' END
        ) AS fault
    FROM range
    LEFT JOIN said ON said.consumer = range.consumer
    GROUP BY range.consumer
)
SELECT
    'consumer' AS kind,
    format('consumer %I of %I.%I', whole.consumer, '{schema}', '{table}') AS object,
    '' AS part,
    jsonb_build_object('buckets', whole.last_bucket + 1, 'ranges', coalesce(nullif(whole.fault, ''), 'whole')) AS facts,
    ARRAY[
        statement.unguard,
        $make$INSERT INTO "{schema}"."{table}_positions" (consumer, first_bucket, last_bucket) VALUES $make$
            || format('(%L, 0, %s)', whole.consumer, whole.last_bucket),
        statement.guard
    ] AS make,
    NULL AS change,
    array_to_string(ARRAY['BEGIN', statement.unguard, statement.empty, statement.guard, 'COMMIT'], E';\n') AS remove,
    '9223372036854775807'::bigint AS position,
    jsonb_build_object(
        'recorded', format('consumer %s of %s', whole.consumer, '{table}'),
        -- Read again by some is better than read by none.
        'put back', array_to_string(ARRAY[
            'BEGIN',
            statement.unguard,
            statement.empty,
            $make$INSERT INTO "{schema}"."{table}_positions" (consumer, first_bucket, last_bucket, "position") VALUES $make$
                || format('(%L, 0, %s, %s)', whole.consumer, whole.wanted_bucket, whole.position),
            statement.guard,
            'COMMIT'
        ], E';\n')
    ) AS remarks
FROM whole
CROSS JOIN LATERAL (
    SELECT
        $make$ALTER TABLE "{schema}"."{table}_positions" DISABLE TRIGGER "{table}_positions_own_hand"$make$,
        $make$DELETE FROM "{schema}"."{table}_positions" WHERE consumer = $make$ || quote_literal(whole.consumer),
        $make$ALTER TABLE "{schema}"."{table}_positions" ENABLE ALWAYS TRIGGER "{table}_positions_own_hand"$make$
) AS statement (unguard, empty, guard);
