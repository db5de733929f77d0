-- Reads stored events of earlier versions of a type as the newest one, the next ones after an id, and holds each payload
-- against the newest check: how far it came, and the first that is not right. An upcast that fails raises.
-- $1 bigint: the id. $2 integer: how many. $3 text[]: the event type. $4 integer: the newest version.
-- @for query
-- @file prove_upcasts.sql
-- @param checks ledger
-- @param events indelible aside
-- @param table agent_events
-- @param function agent_events_low_confidence_flag_payload
SELECT
    max(judged.id)::text                                   AS reached,
    min(judged.id) FILTER (WHERE judged.why IS NOT NULL)::text AS refused,
    (array_agg(judged.why ORDER BY judged.id) FILTER (WHERE judged.why IS NOT NULL))[1] AS why,
    count(*)::integer                                      AS events
FROM (
    SELECT upcast.id, CASE
        WHEN upcast.payload IS NULL THEN 'it has no payload'
        WHEN wrong.problem IS NOT NULL THEN format('payload%s is %s, not %s', wrong.problem[1], coalesce(left(wrong.problem[3], 200), 'not there'), wrong.problem[2])
    END AS why
    FROM (
        SELECT event.id, "{checks}"."{table}_upcast"(event.event_type, event.event_version, event.payload) AS payload
        FROM "{events}"."{table}" AS event
        WHERE event.id > $1::bigint AND event.event_type = ANY ($3::text[]) AND event.event_version < $4::integer
        ORDER BY event.id
        LIMIT $2::integer
    ) AS upcast
    CROSS JOIN LATERAL (SELECT "{checks}"."{function}"(upcast.payload)) AS wrong (problem)
) AS judged;
