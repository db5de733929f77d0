-- The number that JavaScript reads from a JSON number; PostgreSQL raises an error where it rounds to infinity or 0.
-- @for catalog
-- @file 30_functions/payload_number.sql
-- @param schema ledger
-- @param owner ledger_owner
-- @list roles
-- @param role worker_write
CREATE FUNCTION "{schema}".payload_number(item jsonb)
    RETURNS double precision
    LANGUAGE sql
    IMMUTABLE
    PARALLEL SAFE
    -- Parsed here and now, so that no caller's search_path can give it another meaning.
    RETURN CASE
        WHEN jsonb_typeof(item) <> 'number' THEN NULL
        WHEN length(item #>> '{}') <= 300 THEN CAST(item AS double precision)
        -- From halfway between the largest double and 2^1024 it rounds to infinity.
        WHEN CAST(item AS numeric) >= power(2.0, 1024) - power(2.0, 970) THEN double precision 'Infinity'
        WHEN CAST(item AS numeric) <= power(2.0, 970) - power(2.0, 1024) THEN double precision '-Infinity'
        -- Up to half of the smallest double, 2^-1074, it rounds to 0.
        WHEN abs(CAST(item AS numeric)) * power(2.0, 1075) <= 1 THEN 0
        ELSE CAST(item AS double precision)
    END;

ALTER FUNCTION "{schema}".payload_number(jsonb) OWNER TO "{owner}";
REVOKE ALL ON FUNCTION "{schema}".payload_number(jsonb) FROM PUBLIC;
-- @each roles
GRANT EXECUTE ON FUNCTION "{schema}".payload_number(jsonb) TO "{role}";
-- @end
COMMENT ON FUNCTION "{schema}".payload_number(jsonb) IS 'A JSON number as the double that JavaScript reads; null for anything else.';
