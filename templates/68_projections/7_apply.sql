-- Folds new events into the state, in the transaction that appends them. What comes in the order of the ids is added to
-- the row as it is; what doesn't, and whatever takes something out, has its rows folded from all of their events again.
-- @for inline
-- @file 68_projections/{projection}/apply.sql
-- @param schema ledger
-- @param table agent_events
-- @param projection transactions
-- @param owner ledger_owner
-- @param concerning {"categorised_with_confidence"}
-- @param contributing {"categorised_with_confidence"}
-- @param unsettling {"transaction_rejected"}
-- @list unsettles
-- @list keys
-- @list first_key
-- @list other_keys
-- @param key subject_id
-- @list key_texts
-- @list key_others
-- @list of_subject
-- @list of_fields
-- @list columns
-- @param column category
-- @param of {"categorised_with_confidence"}
-- @list picked
-- @list firsts
-- @list lasts
-- @list counts_all
-- @list counts_some
-- @list counts_values
-- @list added
-- @list sums
-- @list minima
-- @list maxima
-- @list lists
-- @list keeps_nulls
-- @list passes_nulls
-- @list texts
-- @list picks
-- @param pick category
CREATE FUNCTION "{schema}"."{projection}_apply"()
    RETURNS trigger
    LANGUAGE plpgsql
    SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    SET timezone = 'UTC'
AS $$
DECLARE
    _again boolean := false;
BEGIN
-- @each unsettles
    -- Null: nothing of it concerns the projection. True: something is taken out, or brought back.
    SELECT bool_or(event.event_type = ANY ('{unsettling}')) INTO _again
    FROM appended AS event
    WHERE event.event_type = ANY ('{concerning}');
    IF _again IS NULL THEN
        RETURN NULL;
    END IF;
-- @end
    IF NOT _again THEN
        -- Keys in one order for everybody, so that two batches don't wait for each other.
        WITH applied AS (
            INSERT INTO "{schema}"."{projection}_state" AS state (
                _since
                , _position
-- @each keys
                , "{key}"
-- @end
-- @each columns
                , "{column}"
-- @end
-- @each picks
                , "_{pick}_event"
-- @end
            )
            SELECT
                min(event.id)
                , max(event.id)
-- @each keys
                , key."{key}"
-- @end
-- @each columns
-- @each picked
                , (array_agg(
                    "{schema}"."{projection}_{column}_value"((event.*)::"{schema}"."{table}") ORDER BY event.id
-- @each lasts
                    DESC
-- @end
                )
-- @each keeps_nulls
                    FILTER (WHERE event.event_type = ANY ('{of}'))
-- @end
-- @each passes_nulls
                    FILTER (WHERE "{schema}"."{projection}_{column}_value"((event.*)::"{schema}"."{table}") IS NOT NULL)
-- @end
                )[1]
-- @end
-- @each counts_all
                , count(*)
-- @end
-- @each counts_some
                , count(*) FILTER (WHERE event.event_type = ANY ('{of}'))
-- @end
-- @each counts_values
                , count("{schema}"."{projection}_{column}_value"((event.*)::"{schema}"."{table}"))
-- @end
-- @each sums
                , coalesce(sum("{schema}"."{projection}_{column}_value"((event.*)::"{schema}"."{table}")), 0)
-- @end
-- @each minima
                , min(
                    "{schema}"."{projection}_{column}_value"((event.*)::"{schema}"."{table}")
-- @each texts
                    COLLATE "C"
-- @end
                )
-- @end
-- @each maxima
                , max(
                    "{schema}"."{projection}_{column}_value"((event.*)::"{schema}"."{table}")
-- @each texts
                    COLLATE "C"
-- @end
                )
-- @end
-- @each lists
                , coalesce(
                    array_agg("{schema}"."{projection}_{column}_value"((event.*)::"{schema}"."{table}") ORDER BY event.id)
-- @each keeps_nulls
                        FILTER (WHERE event.event_type = ANY ('{of}'))
-- @end
-- @each passes_nulls
                        FILTER (WHERE "{schema}"."{projection}_{column}_value"((event.*)::"{schema}"."{table}") IS NOT NULL)
-- @end
                    , '{}'
                )
-- @end
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
                    FILTER (WHERE "{schema}"."{projection}_{pick}_value"((event.*)::"{schema}"."{table}") IS NOT NULL)
-- @end
-- @end
            FROM appended AS event
-- @each of_subject
            CROSS JOIN LATERAL (SELECT event.subject_id) AS key
-- @end
-- @each of_fields
            CROSS JOIN LATERAL (
                SELECT
-- @each first_key
                    "{schema}"."{projection}_{key}_key"((event.*)::"{schema}"."{table}") AS "{key}"
-- @end
-- @each other_keys
                    , "{schema}"."{projection}_{key}_key"((event.*)::"{schema}"."{table}") AS "{key}"
-- @end
            ) AS key
-- @end
            WHERE event.event_type = ANY ('{contributing}')
-- @each keys
              AND key."{key}" IS NOT NULL
-- @end
            GROUP BY
-- @each first_key
                key."{key}"
-- @end
-- @each other_keys
                , key."{key}"
-- @end
            ORDER BY
-- @each first_key
                key."{key}"
-- @each key_texts
                COLLATE "C"
-- @end
-- @end
-- @each other_keys
                , key."{key}"
-- @each key_texts
                COLLATE "C"
-- @end
-- @end
            ON CONFLICT (
-- @each first_key
                "{key}"
-- @end
-- @each other_keys
                , "{key}"
-- @end
            ) DO UPDATE SET
                _since = coalesce(state._since, excluded._since)
                -- Below 0: somebody else was first with a higher id, and the row has to be folded again.
                , _position = CASE WHEN excluded._since > state._position THEN excluded._position ELSE -state._position END
-- @each columns
-- @each picked
-- @each firsts
                , "{column}" = CASE WHEN state."_{pick}_event" IS NULL THEN excluded."{column}" ELSE state."{column}" END
-- @end
-- @each lasts
                , "{column}" = CASE WHEN excluded."_{pick}_event" IS NULL THEN state."{column}" ELSE excluded."{column}" END
-- @end
-- @end
-- @each added
                , "{column}" = state."{column}" + excluded."{column}"
-- @end
-- @each minima
                , "{column}" = least(
                    state."{column}"
-- @each texts
                    COLLATE "C"
-- @end
                    , excluded."{column}"
                )
-- @end
-- @each maxima
                , "{column}" = greatest(
                    state."{column}"
-- @each texts
                    COLLATE "C"
-- @end
                    , excluded."{column}"
                )
-- @end
-- @each lists
                , "{column}" = state."{column}" || excluded."{column}"
-- @end
-- @end
-- @each picks
-- @each firsts
                , "_{pick}_event" = coalesce(state."_{pick}_event", excluded."_{pick}_event")
-- @end
-- @each lasts
                , "_{pick}_event" = coalesce(excluded."_{pick}_event", state."_{pick}_event")
-- @end
-- @end
            RETURNING state._position
        )
        SELECT count(*) > 0 INTO _again FROM applied WHERE applied._position < 0;
        IF NOT _again THEN
            RETURN NULL;
        END IF;
    END IF;

    -- A call of its own, which sees what the others recorded that held these rows until now.
    PERFORM "{schema}"."{projection}_fold_again"(
        ARRAY(SELECT event.id FROM appended AS event WHERE event.event_type = ANY ('{concerning}'))
    );
    RETURN NULL;
END
$$;

ALTER FUNCTION "{schema}"."{projection}_apply"() OWNER TO "{owner}";
REVOKE ALL ON FUNCTION "{schema}"."{projection}_apply"() FROM PUBLIC;
COMMENT ON FUNCTION "{schema}"."{projection}_apply"() IS 'Folds what one statement appended into the state of {projection}; runs in the transaction that appends.';

CREATE TRIGGER "{projection}_apply"
    AFTER INSERT ON "{schema}"."{table}"
    REFERENCING NEW TABLE AS appended
    FOR EACH STATEMENT EXECUTE FUNCTION "{schema}"."{projection}_apply"();
ALTER TABLE "{schema}"."{table}" ENABLE ALWAYS TRIGGER "{projection}_apply";
COMMENT ON TRIGGER "{projection}_apply" ON "{schema}"."{table}" IS 'Keeps the projection {projection} up to date.';
