-- Which consumers have a position; the guard lets nobody make one but while it is off, in one transaction.
-- @for query
-- @file installed_positions.sql
-- @param schema ledger
-- @param table agent_events
SELECT
    'consumer' AS kind,
    format('consumer %I of %I.%I', position.consumer, '{schema}', '{table}') AS object,
    '' AS part,
    jsonb_build_object('buckets', max(position.last_bucket) + 1) AS facts,
    ARRAY[
        $make$ALTER TABLE "{schema}"."{table}_positions" DISABLE TRIGGER "{table}_positions_own_hand"$make$,
        $make$INSERT INTO "{schema}"."{table}_positions" (consumer, first_bucket, last_bucket) VALUES $make$
            || format('(%L, 0, %s)', position.consumer, max(position.last_bucket)),
        $make$ALTER TABLE "{schema}"."{table}_positions" ENABLE ALWAYS TRIGGER "{table}_positions_own_hand"$make$
    ] AS make,
    NULL AS change,
    NULL AS remove,
    '9223372036854775807'::bigint AS position,
    NULL::jsonb AS remarks
FROM "{schema}"."{table}_positions" AS position
GROUP BY position.consumer;
