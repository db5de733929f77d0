-- An SQL expression of the catalog, which makes a payload or a field of the next version. The catalog's validation has
-- parsed it: it is one expression of nothing but the payload, and immutable.
-- @for expression
-- @file 30_functions/{table}_upcasts/{expression_function}.sql
-- @param schema ledger
-- @param table agent_events
-- @param owner ledger_owner
-- @list roles
-- @param role ledger_reader
-- @param expression_function agent_events_low_confidence_flag_upcast_v1_sql_1
-- @param expression payload -> 'score'
-- @param purpose The field score of version 2 of low_confidence_flag, from a payload of version 1.
CREATE FUNCTION "{schema}"."{expression_function}"(payload jsonb)
    RETURNS jsonb
    LANGUAGE sql
    IMMUTABLE
    PARALLEL SAFE
    SET search_path = pg_catalog, pg_temp
    -- Settings of a session that say how the text below is read, and how numbers and names are written.
    SET standard_conforming_strings = on
    SET transform_null_equals = off
    SET array_nulls = on
    SET extra_float_digits = 1
    SET quote_all_identifiers = off
AS '
SELECT to_jsonb(
{expression}
)
';

ALTER FUNCTION "{schema}"."{expression_function}"(jsonb) OWNER TO "{owner}";
REVOKE ALL ON FUNCTION "{schema}"."{expression_function}"(jsonb) FROM PUBLIC;
-- @each roles
GRANT EXECUTE ON FUNCTION "{schema}"."{expression_function}"(jsonb) TO "{role}";
-- @end
COMMENT ON FUNCTION "{schema}"."{expression_function}"(jsonb) IS '{purpose}';
