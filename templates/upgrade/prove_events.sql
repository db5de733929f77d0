-- Asks the checks of a catalog about stored events, the next ones after an id: raises what the first refused one is
-- refused for.
-- $1 bigint: the id. $2 integer: how many. $3 text[]: event types; NULL: all.
-- @for query
-- @file prove_events.sql
-- @param checks ledger
-- @param events indelible aside
-- @param table agent_events
SELECT
    max(event.id)::text                                    AS reached,
    min(event.id) FILTER (WHERE NOT "{checks}"."{table}_is_valid"(
        event.event_type, event.event_version, event.subject_type, event.subject_id, event.actor, event.reason,
        event.corrects, event.payload
    ))::text                                               AS refused,
    NULL                                                   AS why,
    count(*)::integer                                      AS events
FROM (
    SELECT *
    FROM "{events}"."{table}"
    WHERE id > $1::bigint AND ($3::text[] IS NULL OR event_type = ANY ($3::text[]))
    ORDER BY id
    LIMIT $2::integer
) AS event;
