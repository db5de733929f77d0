-- Events of a consumer ($1) after one id ($2) and up to another ($3), so many ($4), under a lease ($5), as next_batch said;
-- none if it stands somewhere else by now. Every column is text, which no setting of a pool parses in another way.
-- @for query
-- @file read_events.sql
-- @param schema ledger
-- @param table agent_events
-- @param history agent_events
-- @list anchors
-- @list streams
-- @param anchor run_id
SELECT
    event.id::text AS id,
    (extract(epoch FROM event.occurred_at) * 1000000)::bigint::text AS occurred_at,
-- @each anchors
    event."{anchor}"::text AS "{anchor}",
-- @end
    event.event_type,
    event.event_version::text AS event_version,
    event.subject_type,
    event.subject_id,
-- @each streams
    event.subject_version::text AS subject_version,
-- @end
    event.payload::text AS payload,
    event.actor,
    event.reason,
    event.corrects::text AS corrects,
    event.idempotency_key,
    event.tx::text AS tx,
    event.recorded_by
FROM "{schema}"."{history}" AS event
WHERE event.id > $2::bigint
  AND event.id <= $3::bigint
  AND EXISTS (
      SELECT
      FROM "{schema}"."{table}_positions" AS known
      WHERE known.consumer = $1::text
        AND known."position" = $2::bigint
        AND known.lease = $5::bigint
  )
  AND ($6::text[] IS NULL OR event.event_type = ANY ($6::text[]))
  AND ($7::text[] IS NULL OR event.subject_type = ANY ($7::text[]))
  AND (
      $8::integer IS NULL
      OR "{schema}"."{table}_bucket"(event.subject_type, event.subject_id, event.id, $8::integer) BETWEEN $9::integer AND $10::integer
  )
ORDER BY event.id
LIMIT $4::integer
