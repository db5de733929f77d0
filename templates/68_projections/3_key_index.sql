-- Finds the events of a key whose fields are in payloads: for as_of of one key, and for what has to be folded again.
-- The expressions are those of the functions of the key, parsed here and now: no session gives them another meaning.
-- @for indexed
-- @file 68_projections/{projection}/key_index.sql
-- @param schema ledger
-- @param table agent_events
-- @param projection transactions
-- @param types {"categorised_with_confidence"}
-- @list keys
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
-- @list expressions
-- @param bare_expression (payload ->> 'category')
-- @list fields
-- @param field category
-- @list paths
-- @list upcasts
-- @param path {"a","b"}
CREATE INDEX "{projection}_key" ON "{schema}"."{table}" (
-- @each keys
-- @each everywhere
    ("{source_column}"::"{type}"),
-- @end
-- @each by_type
    (CASE event_type
-- @each sources
-- @each columns
        WHEN '{event_type}' THEN "{source_column}"::"{type}"
-- @end
-- @each expressions
        WHEN '{event_type}' THEN "{bare_expression}"::"{type}"
-- @end
-- @each fields
-- @each texts
        WHEN '{event_type}' THEN payload ->> '{field}'
-- @end
-- @each numbers
        WHEN '{event_type}' THEN (payload ->> '{field}')::numeric
-- @end
-- @each integers
        WHEN '{event_type}' THEN (payload ->> '{field}')::float8::"{type}"
-- @end
-- @each booleans
        WHEN '{event_type}' THEN (payload ->> '{field}')::boolean
-- @end
-- @end
-- @each paths
-- @each texts
        WHEN '{event_type}' THEN payload #>> '{path}'
-- @end
-- @each numbers
        WHEN '{event_type}' THEN (payload #>> '{path}')::numeric
-- @end
-- @each integers
        WHEN '{event_type}' THEN (payload #>> '{path}')::float8::"{type}"
-- @end
-- @each booleans
        WHEN '{event_type}' THEN (payload #>> '{path}')::boolean
-- @end
-- @end
-- @each upcasts
-- @each texts
        WHEN '{event_type}' THEN "{schema}"."{table}_upcast"(event_type, event_version, payload) #>> '{path}'
-- @end
-- @each numbers
        WHEN '{event_type}' THEN ("{schema}"."{table}_upcast"(event_type, event_version, payload) #>> '{path}')::numeric
-- @end
-- @each integers
        WHEN '{event_type}' THEN ("{schema}"."{table}_upcast"(event_type, event_version, payload) #>> '{path}')::float8::"{type}"
-- @end
-- @each booleans
        WHEN '{event_type}' THEN ("{schema}"."{table}_upcast"(event_type, event_version, payload) #>> '{path}')::boolean
-- @end
-- @end
-- @end
    END),
-- @end
-- @end
    id
) WHERE event_type = ANY ('{types}');
