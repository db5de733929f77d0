-- What an attempt compares: rows, protection or a count, as lines.
CREATE FUNCTION pg_temp.indelible_state(relations oid[], counted text, evidence text) RETURNS text[]
LANGUAGE plpgsql AS $state$
DECLARE
    count bigint;
BEGIN
    CASE evidence
        WHEN 'rows' THEN
            RETURN pg_temp.indelible_rows(relations);
        WHEN 'protection', 'walls' THEN
            RETURN pg_temp.indelible_protection(relations);
        WHEN 'counted' THEN
            EXECUTE counted INTO count;
            RETURN ARRAY[count::text];
        ELSE
            RETURN '{}';
    END CASE;
END;
$state$
