-- The state of a projection at a position and a time: each column is a fold over the events in effect, in the order of
-- their ids. Everything else (as_of, rebuild, verify, what is applied again) reads state from here.
-- @for folding
-- @file 68_projections/{projection}/{fold}.sql
-- @param schema ledger
-- @param table agent_events
-- @param projection transactions
-- @param owner ledger_owner
-- @param fold transactions_fold
-- @param events transactions_events
-- @param whose every key
-- @list one
-- @list keys
-- @list first_key
-- @list other_keys
-- @param key subject_id
-- @param key_type text
-- @list of_subject
-- @list of_fields
-- @list removable
-- @param removing {"transaction_rejected"}
-- @list columns
-- @param column category
-- @param of {"categorised_with_confidence"}
-- @list picked
-- @list unpicked
-- @list counts_all
-- @list counts_some
-- @list counts_values
-- @list sums
-- @list minima
-- @list maxima
-- @list lists
-- @list keeps_nulls
-- @list passes_nulls
-- @list texts
-- @list picks
-- @param pick category
-- @list firsts
-- @list lasts
CREATE FUNCTION "{schema}"."{fold}"(
    at_position bigint
    , at_time timestamptz
-- @each one
-- @each keys
    , "{key}" "{key_type}"
-- @end
-- @end
)
    RETURNS SETOF "{schema}"."{projection}_state"
    LANGUAGE sql
    STABLE
-- No SET clause, so that PostgreSQL puts the body in place of the call; what calls it pins the search_path.
AS $$
    SELECT
        folded._since
        , folded._position
-- @each keys
        , folded."{key}"
-- @end
-- @each columns
-- @each picked
        , "{schema}"."{projection}_{column}_value"("{pick}_event".*)
-- @end
-- @each unpicked
        , folded."{column}"
-- @end
-- @end
-- @each picks
        , folded."_{pick}_event"
-- @end
    FROM (
        SELECT
            min(event.id) AS _since
            , max(event.id) AS _position
-- @each keys
            , key."{key}"
-- @end
-- @each picks
-- @each firsts
            , min(event.id)
-- @end
-- @each lasts
            , max(event.id)
-- @end
-- @each keeps_nulls
                FILTER (WHERE event.event_type = ANY ('{of}'))
-- @end
-- @each passes_nulls
                FILTER (WHERE "{schema}"."{projection}_{pick}_value"(event.*) IS NOT NULL)
-- @end
                AS "_{pick}_event"
-- @end
-- @each columns
-- @each counts_all
            , count(*) AS "{column}"
-- @end
-- @each counts_some
            , count(*) FILTER (WHERE event.event_type = ANY ('{of}')) AS "{column}"
-- @end
-- @each counts_values
            , count("{schema}"."{projection}_{column}_value"(event.*)) AS "{column}"
-- @end
-- @each sums
            , coalesce(sum("{schema}"."{projection}_{column}_value"(event.*)), 0)::numeric AS "{column}"
-- @end
-- @each minima
            , min(
                "{schema}"."{projection}_{column}_value"(event.*)
-- @each texts
                COLLATE "C"
-- @end
            ) AS "{column}"
-- @end
-- @each maxima
            , max(
                "{schema}"."{projection}_{column}_value"(event.*)
-- @each texts
                COLLATE "C"
-- @end
            ) AS "{column}"
-- @end
-- @each lists
            , coalesce(
                array_agg("{schema}"."{projection}_{column}_value"(event.*) ORDER BY event.id)
-- @each keeps_nulls
                    FILTER (WHERE event.event_type = ANY ('{of}'))
-- @end
-- @each passes_nulls
                    FILTER (WHERE "{schema}"."{projection}_{column}_value"(event.*) IS NOT NULL)
-- @end
                , '{}'
            ) AS "{column}"
-- @end
-- @end
        FROM "{schema}"."{events}"(
            "{fold}".at_position
            , "{fold}".at_time
-- @each one
-- @each keys
            , "{fold}"."{key}"
-- @end
-- @end
        ) AS event
-- @each of_subject
        CROSS JOIN LATERAL (SELECT event.subject_id) AS key
-- @end
-- @each of_fields
        CROSS JOIN LATERAL (
            SELECT
-- @each first_key
                "{schema}"."{projection}_{key}_key"(event.*) AS "{key}"
-- @end
-- @each other_keys
                , "{schema}"."{projection}_{key}_key"(event.*) AS "{key}"
-- @end
        ) AS key
-- @end
-- @each removable
        LEFT JOIN (
            SELECT
                max(removing.id) AS id
-- @each keys
                , key."{key}"
-- @end
            FROM "{schema}"."{events}"(
                "{fold}".at_position
                , "{fold}".at_time
-- @each one
-- @each keys
                , "{fold}"."{key}"
-- @end
-- @end
            ) AS removing
-- @each of_subject
            CROSS JOIN LATERAL (SELECT removing.subject_id) AS key
-- @end
-- @each of_fields
            CROSS JOIN LATERAL (
                SELECT
-- @each first_key
                    "{schema}"."{projection}_{key}_key"(removing.*) AS "{key}"
-- @end
-- @each other_keys
                    , "{schema}"."{projection}_{key}_key"(removing.*) AS "{key}"
-- @end
            ) AS key
-- @end
            WHERE removing.event_type = ANY ('{removing}')
            GROUP BY
-- @each first_key
                key."{key}"
-- @end
-- @each other_keys
                , key."{key}"
-- @end
        ) AS removal ON
-- @each first_key
            removal."{key}" = key."{key}"
-- @end
-- @each other_keys
            AND removal."{key}" = key."{key}"
-- @end
        WHERE event.id > coalesce(removal.id, 0)
          AND event.event_type <> ALL ('{removing}')
-- @end
        GROUP BY
-- @each first_key
            key."{key}"
-- @end
-- @each other_keys
            , key."{key}"
-- @end
    ) AS folded
-- @each picks
    LEFT JOIN "{schema}"."{table}" AS "{pick}_event" ON "{pick}_event".id = folded."_{pick}_event"
-- @end
$$;

ALTER FUNCTION "{schema}"."{fold}" OWNER TO "{owner}";
REVOKE ALL ON FUNCTION "{schema}"."{fold}" FROM PUBLIC;
COMMENT ON FUNCTION "{schema}"."{fold}" IS 'The state of {projection} for {whose} at a position and a time, folded from the events; infinity is any time.';
