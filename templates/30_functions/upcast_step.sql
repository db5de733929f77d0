-- Makes a payload of an earlier version one of the next version, as the catalog says. What it names nothing of stays.
-- @for upcast
-- @file 30_functions/{table}_upcasts/{step}.sql
-- @param schema ledger
-- @param table agent_events
-- @param owner ledger_owner
-- @list roles
-- @param role ledger_reader
-- @param step agent_events_low_confidence_flag_upcast_v1
-- @param purpose Makes a payload of version 1 of low_confidence_flag one of version 2.
-- @list whole
-- @param expression_function agent_events_low_confidence_flag_upcast_v1_sql_1
-- @list by_field
-- @list cleared
-- @param path {"score"}
-- @list moves
-- @param source {"score"}
-- @param target {"confidence"}
-- @list splits
-- @param field score
-- @param by ,
-- @list parts
-- @param part low
-- @param last_part high
-- @list expressions
-- @list defaults
-- @param value 0
-- @list with_value
-- @list with_rest
CREATE FUNCTION "{schema}"."{step}"(payload jsonb)
    RETURNS jsonb
    LANGUAGE plpgsql
    IMMUTABLE
    PARALLEL SAFE
    SET search_path = pg_catalog, pg_temp
AS $$
-- @each by_field
DECLARE
    upcast jsonb := payload;
-- @each with_rest
    rest text;
-- @end
-- @each with_value
    value jsonb;
-- @end
-- @end
BEGIN
-- @each whole
    RETURN "{schema}"."{expression_function}"(payload);
-- @end
-- @each by_field
-- @each cleared
    upcast := upcast #- '{path}';
-- @end
-- @each moves
    IF payload #> '{source}' IS NOT NULL THEN
        upcast := jsonb_set(upcast, '{target}', payload #> '{source}');
    END IF;
-- @end
-- @each splits
    rest := CASE jsonb_typeof(payload -> '{field}') WHEN 'string' THEN payload ->> '{field}' END;
-- @each parts
    IF rest IS NOT NULL THEN
        upcast := upcast || jsonb_build_object('{part}', split_part(rest, '{by}', 1));
        rest := CASE WHEN strpos(rest, '{by}') > 0 THEN substr(rest, strpos(rest, '{by}') + length('{by}')) END;
    END IF;
-- @end
    IF rest IS NOT NULL THEN
        upcast := upcast || jsonb_build_object('{last_part}', rest);
    END IF;
-- @end
-- @each expressions
    value := "{schema}"."{expression_function}"(payload);
    IF value IS NOT NULL THEN
        upcast := upcast || jsonb_build_object('{field}', value);
    END IF;
-- @end
-- @each defaults
    IF upcast -> '{field}' IS NULL THEN
        upcast := upcast || jsonb_build_object('{field}', '{value}'::jsonb);
    END IF;
-- @end
    RETURN upcast;
-- @end
END
$$;

ALTER FUNCTION "{schema}"."{step}"(jsonb) OWNER TO "{owner}";
REVOKE ALL ON FUNCTION "{schema}"."{step}"(jsonb) FROM PUBLIC;
-- @each roles
GRANT EXECUTE ON FUNCTION "{schema}"."{step}"(jsonb) TO "{role}";
-- @end
COMMENT ON FUNCTION "{schema}"."{step}"(jsonb) IS '{purpose}';
