/** The words of a text. */
const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/**
 * Functions of pg_catalog that give the same for the same on every server from 14 to 18, whatever the settings of a session.
 * Those of the first two lines are STABLE for PostgreSQL, as they take values of any type and some types are written as
 * settings say; none of the types below is.
 */
export const IMMUTABLE_FUNCTIONS: ReadonlySet<string> = new Set(
  words(`
    concat concat_ws format to_jsonb
    jsonb_agg jsonb_build_array jsonb_build_object
    jsonb_object_agg jsonb_array_elements jsonb_array_elements_text jsonb_array_length jsonb_each jsonb_each_text jsonb_exists
    jsonb_extract_path jsonb_extract_path_text jsonb_insert jsonb_object jsonb_object_keys jsonb_path_exists
    jsonb_path_match jsonb_path_query jsonb_path_query_array jsonb_path_query_first jsonb_set jsonb_set_lax
    jsonb_strip_nulls jsonb_typeof
    abs ceil ceiling div exp floor ln log mod power round sign sqrt trunc
    array_append array_cat array_length array_position array_prepend array_remove array_replace cardinality
    generate_series unnest
    array_agg avg bool_and bool_or count max min string_agg sum
    ascii btrim char_length chr left length like_escape lower lpad ltrim md5 octet_length overlay position
    regexp_match regexp_matches regexp_replace regexp_split_to_array repeat replace reverse right rpad rtrim
    similar_to_escape split_part starts_with string_to_array strpos substr substring to_hex translate upper
  `),
);

/** Types that are read from text and written in one way only; times of day depend on settings. */
export const IMMUTABLE_TYPES: ReadonlySet<string> = new Set(
  words('bool float4 float8 int2 int4 int8 jsonb jsonpath numeric text uuid varchar'),
);
