-- Checks one object, array or record of a payload: null, or {path, what was expected, what came}.
-- @for payload
-- @file 30_functions/{table}_payloads/{function}.sql
-- @param schema ledger
-- @param table agent_events
-- @param owner ledger_owner
-- @list writers
-- @param writer worker_write
-- @param function agent_events_low_confidence_flag_payload
-- @param purpose Checks the payload of low_confidence_flag.
-- @list hot
-- @param shape $.type() == "object"
-- @list inner
-- @list root
-- @list sizes
-- @list shortest
-- @list longest
-- @param length 100
-- @list strict
-- @list strict_inside
-- @list known
-- @param known score
-- @list places
-- @list fields
-- @param field score
-- @list items
-- @list keys
-- @list key_checks
-- @param place .score
-- @param expected a number of at least 0
-- @list masks
-- @param mask ________-____
-- @list patterns
-- @param pattern ^[a-z]+$
-- @list numbers
-- @list strings
-- @list choices
-- @param first low
-- @list others
-- @param choice high
-- @list texts
-- @list or
-- @list doubles
-- @list finite
-- @list whole
-- @list above
-- @list from
-- @list below
-- @list to
-- @param bound 0
-- @list multiples
-- @param step 5
-- @list booleans
-- @list flags
-- @param flag true
-- @list nulls
-- @list structures
-- @param kind object
-- @list any
-- @list json
-- @list optional
-- @list calls
-- @list single
-- @list tagged
-- @param tag type
-- @param tag_place .type
-- @param tags "card" or "transfer"
-- @list members
-- @param value card
-- @list union
-- @param member agent_events_low_confidence_flag_payload_1
-- @list rules
-- @param than threshold
-- @param rule a number below payload.threshold
-- @list less
-- @list at_most
-- @list more
-- @list at_least
-- @list equal
-- @list different
CREATE FUNCTION "{schema}"."{function}"(value jsonb)
    RETURNS text[]
    LANGUAGE plpgsql
    IMMUTABLE
    PARALLEL SAFE
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    item jsonb;
    number double precision;
    key text;
    problem text[];
BEGIN
-- @each rules
    IF (
        true
-- @each less
        AND "{schema}".payload_number(value -> '{field}') < "{schema}".payload_number(value -> '{than}')
-- @end
-- @each at_most
        AND "{schema}".payload_number(value -> '{field}') <= "{schema}".payload_number(value -> '{than}')
-- @end
-- @each more
        AND "{schema}".payload_number(value -> '{field}') > "{schema}".payload_number(value -> '{than}')
-- @end
-- @each at_least
        AND "{schema}".payload_number(value -> '{field}') >= "{schema}".payload_number(value -> '{than}')
-- @end
-- @each equal
        AND "{schema}".payload_number(value -> '{field}') = "{schema}".payload_number(value -> '{than}')
-- @end
-- @each different
        AND "{schema}".payload_number(value -> '{field}') <> "{schema}".payload_number(value -> '{than}')
-- @end
    ) IS FALSE THEN
        RETURN ARRAY['{place}', '{rule}', (value -> '{field}')::text];
    END IF;
-- @end
-- @each hot
    -- Most are right, and this tells it at one look; where it doesn't, the tests below decide.
    IF jsonb_path_match(value, '{shape}', silent => true)
-- @each strict
        AND value - ARRAY[
            NULL
-- @each known
            , '{known}'
-- @end
        ]::text[] = '{}'
-- @end
-- @each strict_inside
        AND (value -> '{field}') - ARRAY[
            NULL
-- @each known
            , '{known}'
-- @end
        ]::text[] = '{}'
-- @end
-- @each texts
-- @each shortest
        AND (length(value ->> '{field}') >= '{length}') IS NOT FALSE
-- @end
-- @each longest
        AND (length(value ->> '{field}') <= '{length}') IS NOT FALSE
-- @end
-- @each masks
        AND ((value ->> '{field}') LIKE '{mask}') IS NOT FALSE
-- @end
-- @each patterns
        AND ((value ->> '{field}') COLLATE "C" ~ '{pattern}') IS NOT FALSE
-- @end
-- @end
-- @each inner
        AND (CASE jsonb_typeof(value -> '{field}')
            WHEN '{kind}' THEN "{schema}"."{member}"(value -> '{field}') IS NULL
            ELSE true
        END)
-- @end
    THEN
        RETURN NULL;
    END IF;
-- @end
-- @each root
    IF jsonb_typeof(value) IS DISTINCT FROM 'object' THEN
        RETURN ARRAY['', 'an object', value::text];
    END IF;
-- @end
-- @each sizes
    IF NOT (
        true
-- @each shortest
        AND jsonb_array_length(value) >= '{length}'
-- @end
-- @each longest
        AND jsonb_array_length(value) <= '{length}'
-- @end
    ) THEN
        RETURN ARRAY['', '{expected}', format('an array of %s', jsonb_array_length(value))];
    END IF;
-- @end
-- @each strict
    item := value - ARRAY[
        NULL
-- @each known
        , '{known}'
-- @end
    ]::text[];
    IF item <> '{}' THEN
        key := (SELECT min(unknown COLLATE "C") FROM jsonb_object_keys(item) AS unknown);
        RETURN ARRAY[format('[%s]', to_json(key)), 'no such key', (item -> key)::text];
    END IF;
-- @end
-- @each places
-- @each fields
    item := value -> '{field}';
-- @end
-- @each items
    FOR ordinal IN 0 .. jsonb_array_length(value) - 1 LOOP
        item := value -> ordinal;
-- @end
-- @each keys
    FOR key IN SELECT jsonb_object_keys(value) LOOP
        CONTINUE WHEN key = '__proto__';
        item := value -> key;
-- @each key_checks
        IF NOT (
            true
-- @each shortest
            AND length(key) >= '{length}'
-- @end
-- @each longest
            AND length(key) <= '{length}'
-- @end
-- @each patterns
            AND key COLLATE "C" ~ '{pattern}'
-- @end
        ) THEN
            RETURN ARRAY[format('[%s]', to_json(key)), '{expected}', to_json(key)::text];
        END IF;
-- @end
-- @end
-- @each numbers
    number := "{schema}".payload_number(item);
-- @end
    IF (CASE jsonb_typeof(item)
-- @each strings
        WHEN 'string' THEN
-- @each choices
            (item #>> '{}') IN (
                '{first}'
-- @each others
                , '{choice}'
-- @end
            )
-- @end
-- @each texts
-- @each or
            OR
-- @end
            true
-- @each shortest
            AND length(item #>> '{}') >= '{length}'
-- @end
-- @each longest
            AND length(item #>> '{}') <= '{length}'
-- @end
-- @each patterns
            AND (item #>> '{}') COLLATE "C" ~ '{pattern}'
-- @end
-- @end
-- @end
-- @each numbers
        WHEN 'number' THEN
-- @each choices
            number IN (
                '{first}'
-- @each others
                , '{choice}'
-- @end
            )
-- @end
-- @each doubles
-- @each or
            OR
-- @end
            true
-- @each finite
            AND abs(number) < 'Infinity'
-- @end
-- @each whole
            AND abs(number) <= '9007199254740991' AND number = trunc(number)
-- @end
-- @each above
            AND number > '{bound}'
-- @end
-- @each from
            AND number >= '{bound}'
-- @end
-- @each below
            AND number < '{bound}'
-- @end
-- @each to
            AND number <= '{bound}'
-- @end
-- @each multiples
            AND abs(number / '{step}' - round(number / '{step}'))
                < 4 * double precision '2.220446049250313e-16' * greatest(abs(number / '{step}'), 1)
-- @end
-- @end
-- @end
-- @each booleans
        WHEN 'boolean' THEN true
-- @end
-- @each flags
        WHEN 'boolean' THEN item = '{flag}'
-- @end
-- @each nulls
        WHEN 'null' THEN true
-- @end
-- @each structures
        WHEN '{kind}' THEN true
-- @end
-- @each any
        WHEN jsonb_typeof(item) THEN true
-- @end
-- @each json
        WHEN jsonb_typeof(item) THEN NOT EXISTS (
            SELECT FROM jsonb_path_query(item, '$.** ? (@.type() == "number")') AS figure
            WHERE abs("{schema}".payload_number(figure)) = 'Infinity'
        )
-- @end
-- @each optional
        ELSE item IS NULL
-- @end
    END) IS NOT TRUE THEN
        RETURN ARRAY[
            '{place}'
-- @each items
            || format('[%s]', ordinal)
-- @end
-- @each keys
            || format('[%s]', to_json(key))
-- @end
            , '{expected}', item::text
        ];
    END IF;
-- @each calls
    IF jsonb_typeof(item) = '{kind}' THEN
-- @each single
        problem := "{schema}"."{member}"(item);
-- @end
-- @each tagged
        CASE item ->> '{tag}'
-- @each members
            WHEN '{value}' THEN
                problem := "{schema}"."{member}"(item);
-- @end
            ELSE
                problem := ARRAY['{tag_place}', '{tags}', (item -> '{tag}')::text];
        END CASE;
-- @end
-- @each union
        problem := ARRAY['', '{expected}', item::text];
-- @each members
        IF problem IS NOT NULL AND "{schema}"."{member}"(item) IS NULL THEN
            problem := NULL;
        END IF;
-- @end
-- @end
        IF problem IS NOT NULL THEN
            RETURN ARRAY[
                '{place}'
-- @each items
                || format('[%s]', ordinal)
-- @end
-- @each keys
                || format('[%s]', to_json(key))
-- @end
                || problem[1], problem[2], problem[3]
            ];
        END IF;
    END IF;
-- @end
-- @each items
    END LOOP;
-- @end
-- @each keys
    END LOOP;
-- @end
-- @end
    RETURN NULL;
END
$$;

ALTER FUNCTION "{schema}"."{function}"(jsonb) OWNER TO "{owner}";
REVOKE ALL ON FUNCTION "{schema}"."{function}"(jsonb) FROM PUBLIC;
-- @each writers
GRANT EXECUTE ON FUNCTION "{schema}"."{function}"(jsonb) TO "{writer}";
-- @end
COMMENT ON FUNCTION "{schema}"."{function}"(jsonb) IS '{purpose}';
