-- Folds the rows anew, from all of their events, whose state these events may change.
-- @for inline
-- @file 68_projections/{projection}/fold_again.sql
-- @param schema ledger
-- @param projection transactions
-- @param owner ledger_owner
-- @list keys
-- @list first_key
-- @list other_keys
-- @param key subject_id
-- @list key_texts
-- @list columns
-- @param column category
-- @list picked
-- @list added
-- @list minima
-- @list maxima
-- @list lists
-- @list picks
-- @param pick category
CREATE FUNCTION "{schema}"."{projection}_fold_again"(ids bigint[])
    RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    -- A session keeps its plans while the table grows: the plan for an empty table must not read a full one.
    SET enable_seqscan = off
    SET enable_hashjoin = off
    SET enable_mergejoin = off
    SET jit = off
    -- What a correction takes is planned once a session: planning it costs more than folding a short row.
    SET plan_cache_mode = force_generic_plan
AS $$
BEGIN
    -- Nobody else touches these rows until the end of the transaction.
    INSERT INTO "{schema}"."{projection}_state" AS state (
        _position
-- @each keys
        , "{key}"
-- @end
    )
    SELECT
        0
-- @each keys
        , touched."{key}"
-- @end
    FROM "{schema}"."{projection}_touched"("{projection}_fold_again".ids) AS touched
    ORDER BY
-- @each first_key
        touched."{key}"
-- @each key_texts
        COLLATE "C"
-- @end
-- @end
-- @each other_keys
        , touched."{key}"
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
    ) DO UPDATE SET _position = abs(state._position);
    -- A statement of its own, which sees what the others recorded that held them until now.
    UPDATE "{schema}"."{projection}_state" AS state
    SET
        _since = folded._since
        , _position = greatest(state._position, folded._position, (SELECT max(given.id) FROM unnest("{projection}_fold_again".ids) AS given (id)))
-- @each columns
-- @each picked
        , "{column}" = folded."{column}"
-- @end
-- @each added
        , "{column}" = coalesce(folded."{column}", 0)
-- @end
-- @each minima
        , "{column}" = folded."{column}"
-- @end
-- @each maxima
        , "{column}" = folded."{column}"
-- @end
-- @each lists
        , "{column}" = coalesce(folded."{column}", '{}')
-- @end
-- @end
-- @each picks
        , "_{pick}_event" = folded."_{pick}_event"
-- @end
    FROM "{schema}"."{projection}_touched"("{projection}_fold_again".ids) AS touched
    LEFT JOIN LATERAL "{schema}"."{projection}_fold_of"(
        9223372036854775807
        , 'infinity'
-- @each keys
        , touched."{key}"
-- @end
    ) AS folded ON true
    WHERE
        true
-- @each keys
        AND state."{key}" = touched."{key}"
-- @end
    ;
END
$$;

ALTER FUNCTION "{schema}"."{projection}_fold_again"(bigint[]) OWNER TO "{owner}";
REVOKE ALL ON FUNCTION "{schema}"."{projection}_fold_again"(bigint[]) FROM PUBLIC;
COMMENT ON FUNCTION "{schema}"."{projection}_fold_again"(bigint[]) IS 'Folds the rows of {projection} anew whose state these events may change.';
