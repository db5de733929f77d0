-- One attack in a subtransaction that is always undone: what the observer prepares, who it becomes, what it does
-- then, and whether that did harm, as the observer sees it afterwards. `evidence` says what counts as harm:
--   rows        a row that was there is gone or another
--   protection  the tables, or what protects them, are not what they were
--   walls       the same but for grants and policies: DROP OWNED takes those of the role itself
--   counted     the query `counted` gives more than before
--   passed      every statement was let through
-- A refusal is in `code` (SQLSTATE) and `message`.
CREATE FUNCTION pg_temp.indelible_attempt(
    prepare text[],
    become text[],
    statements text[],
    relations oid[],
    counted text,
    evidence text,
    OUT harmed boolean,
    OUT passed integer,
    OUT code text,
    OUT message text
)
LANGUAGE plpgsql AS $attempt$
DECLARE
    step text;
    before text[];
    after text[];
BEGIN
    harmed := false;
    passed := 0;
    BEGIN
        IF prepare <> '{}' THEN
            FOREACH step IN ARRAY prepare LOOP
                EXECUTE step;
            END LOOP;
            before := pg_temp.indelible_state(relations, counted, evidence);
        END IF;
        FOREACH step IN ARRAY become LOOP
            EXECUTE step;
        END LOOP;
        FOREACH step IN ARRAY statements LOOP
            EXECUTE step;
            passed := passed + 1;
        END LOOP;
        -- A constraint trigger that waits for the end of the transaction has its say now.
        SET CONSTRAINTS ALL IMMEDIATE;
        RESET ROLE;
        RESET SESSION AUTHORIZATION;
        PERFORM pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
        PERFORM pg_catalog.set_config('row_security', 'off', true);
        after := pg_temp.indelible_state(relations, counted, evidence);
        RAISE EXCEPTION USING ERRCODE = 'ID0UN', MESSAGE = 'undone';
    EXCEPTION
        WHEN SQLSTATE 'ID0UN' THEN
            -- Everything is as it was: that is the state before, and most attacks never get here.
            before := coalesce(before, pg_temp.indelible_state(relations, counted, evidence));
            harmed := CASE evidence
                WHEN 'passed' THEN true
                WHEN 'rows' THEN EXISTS (SELECT pg_catalog.unnest(before) EXCEPT ALL SELECT pg_catalog.unnest(after))
                WHEN 'counted' THEN after[1]::bigint > before[1]::bigint
                ELSE EXISTS (
                    SELECT FROM pg_catalog.unnest(before || after) AS line
                    WHERE (evidence = 'protection' OR line !~ '^(grants|policy) ')
                        AND (line <> ALL (before) OR line <> ALL (after))
                )
            END;
        WHEN query_canceled OR assert_failure OR OTHERS THEN
            code := SQLSTATE;
            message := SQLERRM;
    END;
END;
$attempt$
