-- The state of a projection as it was: at a position, which is the id of an event, or at a time; of all keys, or of one.
-- @for projection
-- @file 68_projections/{projection}/as_of.sql
-- @param schema ledger
-- @param projection transactions
-- @param owner ledger_owner
-- @list keys
-- @list first_key
-- @list other_keys
-- @param key subject_id
-- @param key_type text
-- @list columns
-- @param column category
-- @list asked
-- @param argument at_position
-- @param argument_type int8
-- @list at_position
-- @list at_time
-- @list one
-- @list all
-- @list readers
-- @param reader ledger_reader
-- @param what The state of every key at a position.
-- @each asked
CREATE FUNCTION "{schema}"."{projection}_as_of"(
    "{argument}" "{argument_type}"
-- @each one
-- @each keys
    , "{key}" "{key_type}"
-- @end
-- @end
)
    RETURNS SETOF "{schema}"."{projection}"
    LANGUAGE sql
    STABLE
    SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    SET timezone = 'UTC'
AS $$
    SELECT
-- @each first_key
        folded."{key}"
-- @end
-- @each other_keys
        , folded."{key}"
-- @end
-- @each columns
        , folded."{column}"
-- @end
    FROM
-- @each all
        "{schema}"."{projection}_fold"(
-- @end
-- @each one
        "{schema}"."{projection}_fold_of"(
-- @end
-- @each at_position
            "{projection}_as_of".at_position
            , 'infinity'
-- @end
-- @each at_time
            9223372036854775807
            , "{projection}_as_of".at_time
-- @end
-- @each one
-- @each keys
            , "{projection}_as_of"."{key}"
-- @end
-- @end
        ) AS folded
$$;

ALTER FUNCTION "{schema}"."{projection}_as_of"(
    "{argument_type}"
-- @each one
-- @each keys
    , "{key_type}"
-- @end
-- @end
) OWNER TO "{owner}";
REVOKE ALL ON FUNCTION "{schema}"."{projection}_as_of"(
    "{argument_type}"
-- @each one
-- @each keys
    , "{key_type}"
-- @end
-- @end
) FROM PUBLIC;
-- @each readers
GRANT EXECUTE ON FUNCTION "{schema}"."{projection}_as_of"(
    "{argument_type}"
-- @each one
-- @each keys
    , "{key_type}"
-- @end
-- @end
) TO "{reader}";
-- @end
COMMENT ON FUNCTION "{schema}"."{projection}_as_of"(
    "{argument_type}"
-- @each one
-- @each keys
    , "{key_type}"
-- @end
-- @end
) IS '{what}';

-- @end
