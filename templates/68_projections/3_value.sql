-- Where the events of each type have a value that a projection is keyed by or folds.
-- @for projected
-- @file 68_projections/{projection}/{function}.sql
-- @param schema ledger
-- @param table agent_events
-- @param projection transactions
-- @param owner ledger_owner
-- @param function transactions_category_value
-- @param purpose What category of transactions is folded from.
-- @param type text
-- @list everywhere
-- @list by_type
-- @list sources
-- @param event_type categorised_with_confidence
-- @list columns
-- @param source_column actor
-- @list texts
-- @list numbers
-- @list integers
-- @list booleans
-- @list documents
-- @list others
-- @list expressions
-- @param expression (event.payload ->> 'category')
-- @list fields
-- @param field category
-- @list paths
-- @list upcasts
-- @param path {"a","b"}
CREATE FUNCTION "{schema}"."{function}"(event "{schema}"."{table}")
    RETURNS "{type}"
    LANGUAGE sql
    IMMUTABLE
    PARALLEL SAFE
-- No SET clause, so that PostgreSQL puts the body in place of the call; what calls it pins the search_path. A whole
-- number is read by way of a double, as JavaScript reads 1.0 and 1e2.
AS $$
-- @each everywhere
    SELECT event."{source_column}"::"{type}"
-- @end
-- @each by_type
    SELECT CASE event.event_type
-- @each sources
-- @each columns
        WHEN '{event_type}' THEN event."{source_column}"::"{type}"
-- @end
-- @each expressions
-- @each others
        WHEN '{event_type}' THEN "{expression}"::"{type}"
-- @end
-- @each documents
        WHEN '{event_type}' THEN nullif("{expression}", 'null')
-- @end
-- @end
-- @each fields
-- @each texts
        WHEN '{event_type}' THEN event.payload ->> '{field}'
-- @end
-- @each numbers
        WHEN '{event_type}' THEN (event.payload ->> '{field}')::numeric
-- @end
-- @each integers
        WHEN '{event_type}' THEN (event.payload ->> '{field}')::float8::"{type}"
-- @end
-- @each booleans
        WHEN '{event_type}' THEN (event.payload ->> '{field}')::boolean
-- @end
-- @each documents
        WHEN '{event_type}' THEN nullif(event.payload -> '{field}', 'null')
-- @end
-- @end
-- @each paths
-- @each texts
        WHEN '{event_type}' THEN event.payload #>> '{path}'
-- @end
-- @each numbers
        WHEN '{event_type}' THEN (event.payload #>> '{path}')::numeric
-- @end
-- @each integers
        WHEN '{event_type}' THEN (event.payload #>> '{path}')::float8::"{type}"
-- @end
-- @each booleans
        WHEN '{event_type}' THEN (event.payload #>> '{path}')::boolean
-- @end
-- @each documents
        WHEN '{event_type}' THEN nullif(event.payload #> '{path}', 'null')
-- @end
-- @end
-- @each upcasts
-- @each texts
        WHEN '{event_type}' THEN "{schema}"."{table}_upcast"(event.event_type, event.event_version, event.payload) #>> '{path}'
-- @end
-- @each numbers
        WHEN '{event_type}' THEN ("{schema}"."{table}_upcast"(event.event_type, event.event_version, event.payload) #>> '{path}')::numeric
-- @end
-- @each integers
        WHEN '{event_type}' THEN ("{schema}"."{table}_upcast"(event.event_type, event.event_version, event.payload) #>> '{path}')::float8::"{type}"
-- @end
-- @each booleans
        WHEN '{event_type}' THEN ("{schema}"."{table}_upcast"(event.event_type, event.event_version, event.payload) #>> '{path}')::boolean
-- @end
-- @each documents
        WHEN '{event_type}' THEN nullif("{schema}"."{table}_upcast"(event.event_type, event.event_version, event.payload) #> '{path}', 'null')
-- @end
-- @end
-- @end
    END
-- @end
$$;

ALTER FUNCTION "{schema}"."{function}"("{schema}"."{table}") OWNER TO "{owner}";
REVOKE ALL ON FUNCTION "{schema}"."{function}"("{schema}"."{table}") FROM PUBLIC;
COMMENT ON FUNCTION "{schema}"."{function}"("{schema}"."{table}") IS '{purpose}';
