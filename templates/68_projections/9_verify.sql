-- Whether the state is what its events say: the rows that differ, none if all is well.
-- @for projection
-- @file 68_projections/{projection}/verify.sql
-- @param schema ledger
-- @param projection transactions
-- @param owner ledger_owner
-- @list keys
-- @list first_key
-- @list other_keys
-- @param key subject_id
-- @list columns
-- @param column category
-- @list inline
-- @list asynchronous
-- @list readers
-- @param reader ledger_reader
CREATE FUNCTION "{schema}"."{projection}_verify"()
    RETURNS TABLE (state jsonb, replayed jsonb)
    LANGUAGE sql
    STABLE
    SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    SET timezone = 'UTC'
-- One statement, so that both are of one moment.
AS $$
    SELECT to_jsonb(kept.*), to_jsonb(folded.*)
    FROM "{schema}"."{projection}" AS kept
    FULL JOIN (
        SELECT
-- @each first_key
            state."{key}"
-- @end
-- @each other_keys
            , state."{key}"
-- @end
-- @each columns
            , state."{column}"
-- @end
        FROM "{schema}"."{projection}_fold"(
-- @each inline
            9223372036854775807
-- @end
-- @each asynchronous
            (SELECT known.position FROM "{schema}".projection_versions AS known WHERE known.projection = '{projection}' AND known.status = 'current')
-- @end
            , 'infinity'
        ) AS state
    ) AS folded ON true
-- @each keys
        AND folded."{key}" = kept."{key}"
-- @end
    WHERE to_jsonb(kept.*) IS DISTINCT FROM to_jsonb(folded.*)
$$;

ALTER FUNCTION "{schema}"."{projection}_verify"() OWNER TO "{owner}";
REVOKE ALL ON FUNCTION "{schema}"."{projection}_verify"() FROM PUBLIC;
-- @each readers
GRANT EXECUTE ON FUNCTION "{schema}"."{projection}_verify"() TO "{reader}";
-- @end
COMMENT ON FUNCTION "{schema}"."{projection}_verify"() IS 'Rows of {projection} that are not what the events say: as they are kept, null for none, and as they are folded anew.';
