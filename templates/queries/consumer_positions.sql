-- How far the consumers of a table ($1, a JSON list of them with their filters) have come, and what lies before them.
-- @for query
-- @file consumer_positions.sql
-- @param schema ledger
-- @param table agent_events
SELECT
    known.name AS consumer,
    at.first_bucket,
    at.last_bucket,
    at.position::text AS position,
    at.member,
    member.expires_at < clock_timestamp() AS expired,
    ahead.events::integer AS lag_events,
    floor(extract(epoch FROM clock_timestamp() - ahead.oldest))::integer AS lag_seconds,
    parked.events::integer AS parked
FROM jsonb_to_recordset($1::jsonb) AS known(name text, events text[], subjects text[], buckets integer)
JOIN "{schema}"."{table}_positions" AS at ON at.consumer = known.name
LEFT JOIN "{schema}"."{table}_members" AS member ON member.consumer = known.name AND member.member = at.member
CROSS JOIN LATERAL (
    SELECT count(*) AS events, min(event.occurred_at) AS oldest
    FROM "{schema}"."{table}" AS event
    WHERE event.id > at.position
      AND (known.events IS NULL OR event.event_type = ANY (known.events))
      AND (known.subjects IS NULL OR event.subject_type = ANY (known.subjects))
      AND (
          known.buckets IS NULL
          OR "{schema}"."{table}_bucket"(event.subject_type, event.subject_id, event.id, known.buckets)
          BETWEEN at.first_bucket AND at.last_bucket
      )
) AS ahead
CROSS JOIN LATERAL (
    SELECT count(*) AS events
    FROM (
        SELECT FROM "{schema}"."{table}_parked" AS settled
        WHERE settled.consumer = known.name
        GROUP BY settled.event_id
        HAVING count(*) % 2 = 1
    ) AS last
) AS parked
ORDER BY known.name, at.first_bucket
