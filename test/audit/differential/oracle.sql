-- Tries attacks as every role that a login can be, and gives those that do harm: one a capability, which is enough.
CREATE FUNCTION pg_temp.oracle_harms(
    capabilities text[],
    statements text[],
    counted text[],
    evidence text[],
    roles text[],
    become text[],
    relations oid[]
) RETURNS TABLE (place integer, identity text)
LANGUAGE plpgsql AS $oracle$
DECLARE
    done text[] := '{}';
BEGIN
    FOR number IN 1..cardinality(statements) LOOP
        place := number;
        FOREACH identity IN ARRAY roles LOOP
            EXIT WHEN capabilities[place] = ANY (done);
            IF (pg_temp.indelible_attempt(
                '{}',
                become,
                ARRAY[format('SET ROLE %I', identity), statements[place]],
                relations,
                counted[place],
                evidence[place]
            )).harmed THEN
                done := done || capabilities[place];
                RETURN NEXT;
            END IF;
        END LOOP;
    END LOOP;
END;
$oracle$
