-- Whether an event is as the catalog says: the one CHECK of the table; never null, never false without a reason.
-- What is right is told at one look, in few expressions: PostgreSQL makes each of them anew in every transaction. What that
-- look does not settle is judged in detail. Setting a search_path would cost as much as half a look, so here, and in nothing
-- else that others can make run, every name and operator says its schema: no session can give one another meaning.
-- @for table
-- @file 30_functions/{table}_is_valid.sql
-- @param schema ledger
-- @param table agent_events
-- @param owner ledger_owner
-- @list writers
-- @param writer worker_write
-- @list large_groups
-- @list small_groups
-- @list event_types
-- @list not_last
-- @param last_type low_confidence_flag
-- @param event_type low_confidence_flag
-- @list versions
-- @param event_version 1
-- @list about
-- @list about_nothing
-- @param subject transaction
-- @list reason_needed
-- @list correcting
-- @list not_correcting
-- @list hot
-- @param shape $.type() == "object"
-- @list strict
-- @list strict_inside
-- @list known
-- @param known score
-- @list texts
-- @param field score
-- @list shortest
-- @list longest
-- @param length 100
-- @list masks
-- @param mask ________-____
-- @list patterns
-- @param pattern ^[a-z]+$
-- @list inner
-- @param kind object
-- @param member agent_events_low_confidence_flag_payload_1
-- @list cold
-- @param function agent_events_low_confidence_flag_payload
CREATE FUNCTION "{schema}"."{table}_is_valid"(
    event_type text,
    event_version integer,
    subject_type text,
    subject_id text,
    actor text,
    reason text,
    corrects bigint,
    payload jsonb
)
    RETURNS boolean
    LANGUAGE plpgsql
    IMMUTABLE
    PARALLEL SAFE
AS $$
BEGIN
    -- Whether actor and reason say something at all: whatever begins with a visible ASCII character does.
    IF (
        actor COLLATE pg_catalog."C" OPERATOR(pg_catalog.>=) '!'
        AND actor COLLATE pg_catalog."C" OPERATOR(pg_catalog.<) '~'
        AND (
            reason COLLATE pg_catalog."C" OPERATOR(pg_catalog.>=) '!'
            AND reason COLLATE pg_catalog."C" OPERATOR(pg_catalog.<) '~'
        ) IS NOT FALSE
    ) IS NOT TRUE THEN
        IF (
            pg_catalog.ltrim(
                actor,
                E' \t\n\x0b\f\r\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff'
            ) OPERATOR(pg_catalog.<>) ''
            AND (pg_catalog.ltrim(
                reason,
                E' \t\n\x0b\f\r\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff'
            ) OPERATOR(pg_catalog.<>) '') IS NOT FALSE
        ) IS NOT TRUE THEN
            RETURN "{schema}"."{table}_is_valid_in_detail"(
        event_type, event_version, subject_type, subject_id, actor, reason, corrects, payload
    );
        END IF;
    END IF;
    -- Groups of groups of types in byte order, so that few comparisons find one among many.
-- @each large_groups
-- @each not_last
    IF event_type COLLATE pg_catalog."C" OPERATOR(pg_catalog.<=) '{last_type}' THEN
-- @end
-- @each small_groups
-- @each not_last
        IF event_type COLLATE pg_catalog."C" OPERATOR(pg_catalog.<=) '{last_type}' THEN
-- @end
-- @each event_types
-- @each not_last
            IF event_type COLLATE pg_catalog."C" OPERATOR(pg_catalog.<=) '{last_type}' THEN
-- @end
-- @each versions
                IF event_type OPERATOR(pg_catalog.=) '{event_type}' AND event_version OPERATOR(pg_catalog.=) '{event_version}'
-- @each about
                    AND subject_type OPERATOR(pg_catalog.=) '{subject}' AND subject_id OPERATOR(pg_catalog.<>) ''
-- @end
-- @each about_nothing
                    AND subject_type IS NULL AND subject_id IS NULL
-- @end
-- @each reason_needed
                    AND reason IS NOT NULL
-- @end
-- @each correcting
                    AND corrects IS NOT NULL
-- @end
-- @each not_correcting
                    AND corrects IS NULL
-- @end
-- @each hot
                    AND pg_catalog.jsonb_path_match(payload, '{shape}', silent => true)
-- @each strict
                    AND payload OPERATOR(pg_catalog.-) ARRAY[
                        NULL
-- @each known
                        , '{known}'
-- @end
                    ]::pg_catalog.text[] OPERATOR(pg_catalog.=) '{}'
-- @end
-- @each strict_inside
                    AND (payload OPERATOR(pg_catalog.->) '{field}') OPERATOR(pg_catalog.-) ARRAY[
                        NULL
-- @each known
                        , '{known}'
-- @end
                    ]::pg_catalog.text[] OPERATOR(pg_catalog.=) '{}'
-- @end
-- @each texts
-- @each shortest
                    AND (pg_catalog.length(payload OPERATOR(pg_catalog.->>) '{field}') OPERATOR(pg_catalog.>=) '{length}') IS NOT FALSE
-- @end
-- @each longest
                    AND (pg_catalog.length(payload OPERATOR(pg_catalog.->>) '{field}') OPERATOR(pg_catalog.<=) '{length}') IS NOT FALSE
-- @end
-- @each masks
                    AND ((payload OPERATOR(pg_catalog.->>) '{field}') OPERATOR(pg_catalog.~~) '{mask}') IS NOT FALSE
-- @end
-- @each patterns
                    AND (
                        (payload OPERATOR(pg_catalog.->>) '{field}') COLLATE pg_catalog."C" OPERATOR(pg_catalog.~) '{pattern}'
                    ) IS NOT FALSE
-- @end
-- @end
-- @each inner
                    AND (CASE
                        WHEN pg_catalog.jsonb_typeof(payload OPERATOR(pg_catalog.->) '{field}') OPERATOR(pg_catalog.=) '{kind}'
                            THEN "{schema}"."{member}"(payload OPERATOR(pg_catalog.->) '{field}') IS NULL
                        ELSE true
                    END)
-- @end
-- @end
-- @each cold
                    AND "{schema}"."{function}"(payload) IS NULL
-- @end
                THEN
                    RETURN true;
                END IF;
-- @end
-- @each not_last
            END IF;
-- @end
-- @end
-- @each not_last
        END IF;
-- @end
-- @end
-- @each not_last
    END IF;
-- @end
-- @end
    RETURN "{schema}"."{table}_is_valid_in_detail"(
        event_type, event_version, subject_type, subject_id, actor, reason, corrects, payload
    );
END
$$;

ALTER FUNCTION "{schema}"."{table}_is_valid"(text, integer, text, text, text, text, bigint, jsonb) OWNER TO "{owner}";
REVOKE ALL ON FUNCTION "{schema}"."{table}_is_valid"(text, integer, text, text, text, text, bigint, jsonb) FROM PUBLIC;
-- @each writers
GRANT EXECUTE ON FUNCTION "{schema}"."{table}_is_valid"(text, integer, text, text, text, text, bigint, jsonb) TO "{writer}";
-- @end
COMMENT ON FUNCTION "{schema}"."{table}_is_valid"(text, integer, text, text, text, text, bigint, jsonb) IS 'Whether an event of {table} is as the catalog says; raises check_violation and says what is wrong otherwise.';
