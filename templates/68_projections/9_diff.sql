-- What changed in a projection between two positions or two times: rows that came, went, or are others.
-- @for projection
-- @file 68_projections/{projection}/diff.sql
-- @param schema ledger
-- @param projection transactions
-- @param owner ledger_owner
-- @list keys
-- @param key subject_id
-- @list between
-- @param earlier from_position
-- @param later to_position
-- @param argument_type int8
-- @list readers
-- @param reader ledger_reader
-- @param what What changed after one position and up to another.
-- @each between
CREATE FUNCTION "{schema}"."{projection}_diff"("{earlier}" "{argument_type}", "{later}" "{argument_type}")
    RETURNS TABLE (change text, "before" jsonb, "after" jsonb)
    LANGUAGE sql
    STABLE
    SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    SET timezone = 'UTC'
AS $$
    SELECT
        CASE WHEN earlier.* IS NULL THEN 'added' WHEN later.* IS NULL THEN 'removed' ELSE 'changed' END,
        to_jsonb(earlier.*),
        to_jsonb(later.*)
    FROM "{schema}"."{projection}_as_of"("{projection}_diff"."{earlier}") AS earlier
    FULL JOIN "{schema}"."{projection}_as_of"("{projection}_diff"."{later}") AS later ON true
-- @each keys
        AND later."{key}" = earlier."{key}"
-- @end
    WHERE to_jsonb(earlier.*) IS DISTINCT FROM to_jsonb(later.*)
$$;

ALTER FUNCTION "{schema}"."{projection}_diff"("{argument_type}", "{argument_type}") OWNER TO "{owner}";
REVOKE ALL ON FUNCTION "{schema}"."{projection}_diff"("{argument_type}", "{argument_type}") FROM PUBLIC;
-- @each readers
GRANT EXECUTE ON FUNCTION "{schema}"."{projection}_diff"("{argument_type}", "{argument_type}") TO "{reader}";
-- @end
COMMENT ON FUNCTION "{schema}"."{projection}_diff"("{argument_type}", "{argument_type}") IS '{what}';

-- @end
