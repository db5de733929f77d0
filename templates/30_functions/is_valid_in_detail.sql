-- Judges an event column by column and field by field: true, or the reason why it is refused.
-- is_valid asks it about whatever isn't settled at one look.
-- @for table
-- @file 30_functions/{table}_is_valid_in_detail.sql
-- @param schema ledger
-- @param table agent_events
-- @param owner ledger_owner
-- @list writers
-- @param writer worker_write
-- @list versioned
-- @list unversioned
-- @list event_groups
-- @param last_type low_confidence_flag
-- @list event_types
-- @param event_type low_confidence_flag
-- @param event_version 1
-- @list about
-- @param subject transaction
-- @list reason_needed
-- @list correcting
-- @param function agent_events_low_confidence_flag_payload
-- @list has_earlier
-- @param others 1 or 2
-- @list earlier
CREATE FUNCTION "{schema}"."{table}_is_valid_in_detail"(
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
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    blank CONSTANT text := E' \t\n\x0b\f\r\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff';
    known_version integer;
    subject text;
    reason_needed boolean;
    correcting boolean;
-- @each versioned
    other_versions text;
-- @end
    problem text[];
    wrong_column text;
BEGIN
    -- Groups of types in byte order, so that few comparisons find one among many.
    CASE
-- @each event_groups
    WHEN event_type COLLATE "C" <= '{last_type}' THEN
        CASE event_type
-- @each event_types
        WHEN '{event_type}' THEN
            known_version := '{event_version}';
-- @each about
            subject := '{subject}';
-- @end
-- @each reason_needed
            reason_needed := true;
-- @end
-- @each correcting
            correcting := true;
-- @end
            problem := "{schema}"."{function}"(payload);
-- @each has_earlier
            other_versions := '{others}';
-- @end
-- @each earlier
            IF event_version = '{event_version}' THEN
                known_version := '{event_version}';
                subject := NULL;
-- @each about
                subject := '{subject}';
-- @end
                reason_needed := NULL;
-- @each reason_needed
                reason_needed := true;
-- @end
                correcting := NULL;
-- @each correcting
                correcting := true;
-- @end
                problem := "{schema}"."{function}"(payload);
            END IF;
-- @end
-- @end
        ELSE
            NULL;
        END CASE;
-- @end
    ELSE
        NULL;
    END CASE;
    -- The first thing that is wrong, with its column.
    IF known_version IS NULL THEN
        wrong_column := 'event_type';
        problem := ARRAY['', 'an event type of the catalog', to_json(event_type)::text];
    ELSIF coalesce(ltrim(actor, blank), '') = '' THEN
        wrong_column := 'actor';
        problem := ARRAY['', 'who did it', to_json(actor)::text];
    ELSIF ltrim(reason, blank) = '' OR reason_needed AND reason IS NULL THEN
        wrong_column := 'reason';
        problem := ARRAY['', 'why it was done', to_json(reason)::text];
    ELSIF event_version IS DISTINCT FROM known_version THEN
        wrong_column := 'event_version';
-- @each unversioned
        problem := ARRAY['', format('version %s, the current one', known_version), event_version::text];
-- @end
-- @each versioned
        problem := ARRAY['', format('version %s, the current one', known_version) || coalesce(', or ' || other_versions, ''), event_version::text];
-- @end
    ELSIF subject_type IS DISTINCT FROM subject THEN
        wrong_column := 'subject_type';
        problem := ARRAY['', coalesce(to_json(subject)::text, 'nothing: this event has no subject'), to_json(subject_type)::text];
    ELSIF subject IS NULL AND subject_id IS NOT NULL THEN
        wrong_column := 'subject_id';
        problem := ARRAY['', 'nothing: this event has no subject', to_json(subject_id)::text];
    ELSIF subject IS NOT NULL AND coalesce(subject_id, '') = '' THEN
        wrong_column := 'subject_id';
        problem := ARRAY['', format('which %s the event is about', subject), to_json(subject_id)::text];
    ELSIF correcting AND corrects IS NULL THEN
        wrong_column := 'corrects';
        problem := ARRAY['', 'the id of the event that this one corrects', NULL];
    ELSIF correcting IS NULL AND corrects IS NOT NULL THEN
        wrong_column := 'corrects';
        problem := ARRAY['', 'nothing: this event corrects no other', corrects::text];
    ELSIF problem IS NULL THEN
        RETURN true;
    ELSE
        wrong_column := 'payload';
    END IF;
    RAISE EXCEPTION USING
        ERRCODE = 'check_violation',
        MESSAGE = format(
            'event %s of %I is refused: %s is not what the catalog says',
            coalesce(to_json(event_type)::text, '(without a type)'), '{table}', wrong_column || problem[1]
        ),
        DETAIL = format(
            'Expected %s; got %s.',
            problem[2],
            CASE
                WHEN problem[3] IS NULL THEN 'nothing'
                WHEN length(problem[3]) > 200 THEN left(problem[3], 200) || '...'
                ELSE problem[3]
            END
        ),
        HINT = 'Append the event with a right value; if this one is right, change the catalog and generate anew.',
        SCHEMA = '{schema}',
        TABLE = '{table}',
        COLUMN = wrong_column,
        CONSTRAINT = '{table}_is_valid';
END
$$;

ALTER FUNCTION "{schema}"."{table}_is_valid_in_detail"(text, integer, text, text, text, text, bigint, jsonb) OWNER TO "{owner}";
REVOKE ALL ON FUNCTION "{schema}"."{table}_is_valid_in_detail"(text, integer, text, text, text, text, bigint, jsonb) FROM PUBLIC;
-- @each writers
GRANT EXECUTE ON FUNCTION "{schema}"."{table}_is_valid_in_detail"(text, integer, text, text, text, text, bigint, jsonb) TO "{writer}";
-- @end
COMMENT ON FUNCTION "{schema}"."{table}_is_valid_in_detail"(text, integer, text, text, text, text, bigint, jsonb) IS 'Judges an event of {table} field by field: true, or check_violation that says what is wrong.';
