-- The events that a projection folds at a position and a time: those of its types that no correction took out.
-- @for folding
-- @file 68_projections/{projection}/{events}.sql
-- @param schema ledger
-- @param table agent_events
-- @param projection transactions
-- @param owner ledger_owner
-- @param events transactions_events
-- @param whose every key
-- @param types {"categorised_with_confidence"}
-- @list one
-- @list keys
-- @param key subject_id
-- @param key_type text
-- @list of_subject
-- @param subject pending_transaction
-- @list of_fields
-- @list settled
-- @param settling {"ClassificationCorrected"}
-- @list chained
-- @list superseding
CREATE FUNCTION "{schema}"."{events}"(
    at_position bigint
    , at_time timestamptz
-- @each one
-- @each keys
    , "{key}" "{key_type}"
-- @end
-- @end
)
    RETURNS SETOF "{schema}"."{table}"
    LANGUAGE sql
    STABLE
-- No SET clause, so that PostgreSQL puts the body in place of the call; what calls it pins the search_path.
AS $$
    SELECT event.*
    FROM "{schema}"."{table}" AS event
    WHERE event.event_type = ANY ('{types}')
      AND event.id <= "{events}".at_position
      AND event.occurred_at <= "{events}".at_time
-- @each of_subject
-- @each one
      AND event.subject_type = '{subject}'
      AND event.subject_id = "{events}".subject_id
-- @end
-- @end
-- @each of_fields
-- @each keys
-- @each one
      AND "{schema}"."{projection}_{key}_key"(event.*) = "{events}"."{key}"
-- @end
      AND "{schema}"."{projection}_{key}_key"(event.*) IS NOT NULL
-- @end
-- @end
-- @each settled
      AND NOT EXISTS (
          SELECT
          FROM "{schema}"."{table}" AS correction
          WHERE correction.corrects = event.id
            AND correction.event_type = ANY ('{settling}')
            -- + 0: found by what it corrects, and never by its id.
            AND correction.id + 0 <= "{events}".at_position
            AND correction.occurred_at <= "{events}".at_time
-- @each chained
            AND "{schema}"."{table}_stands"(correction.id, "{events}".at_position, "{events}".at_time)
-- @end
      )
-- @end
-- @each superseding
      -- Of several corrections of one event, the last one counts.
      AND NOT (
          event.event_type = ANY ('{settling}')
          AND EXISTS (
              SELECT
              FROM "{schema}"."{table}" AS correction
              WHERE correction.corrects = event.corrects
                AND correction.id > event.id
                AND correction.event_type = ANY ('{settling}')
                AND correction.id + 0 <= "{events}".at_position
                AND correction.occurred_at <= "{events}".at_time
-- @each chained
                AND "{schema}"."{table}_stands"(correction.id, "{events}".at_position, "{events}".at_time)
-- @end
          )
      )
-- @end
$$;

ALTER FUNCTION "{schema}"."{events}" OWNER TO "{owner}";
REVOKE ALL ON FUNCTION "{schema}"."{events}" FROM PUBLIC;
COMMENT ON FUNCTION "{schema}"."{events}" IS 'The events that {projection} folds for {whose}, in effect at a position and a time; infinity is any time.';
