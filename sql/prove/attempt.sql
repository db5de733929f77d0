-- One attack in a subtransaction that is always undone: what the observer prepares, who it becomes, what it does
-- then, and whether that did harm, as the observer sees it afterwards. `evidence` says what counts as harm:
--   rows        a row that was there is gone or another
--   protection  the tables, or what protects them, are not what they were
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
    rows_before text[];
    protection_before text[];
    count_before bigint := 0;
    count_after bigint := 0;
BEGIN
    harmed := false;
    passed := 0;
    BEGIN
        FOREACH step IN ARRAY prepare LOOP
            EXECUTE step;
        END LOOP;
        IF evidence = 'rows' THEN
            rows_before := pg_temp.indelible_rows(relations);
        ELSIF evidence = 'protection' THEN
            protection_before := pg_temp.indelible_protection(relations);
        ELSIF evidence = 'counted' THEN
            EXECUTE counted INTO count_before;
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
        IF evidence = 'rows' THEN
            harmed := EXISTS (
                SELECT pg_catalog.unnest(rows_before) EXCEPT ALL
                SELECT pg_catalog.unnest(pg_temp.indelible_rows(relations))
            );
        ELSIF evidence = 'protection' THEN
            harmed := EXISTS (
                SELECT pg_catalog.unnest(protection_before) EXCEPT
                SELECT pg_catalog.unnest(pg_temp.indelible_protection(relations))
            ) OR EXISTS (
                SELECT pg_catalog.unnest(pg_temp.indelible_protection(relations)) EXCEPT
                SELECT pg_catalog.unnest(protection_before)
            );
        ELSIF evidence = 'counted' THEN
            EXECUTE counted INTO count_after;
            harmed := count_after > count_before;
        ELSE
            harmed := true;
        END IF;
        RAISE EXCEPTION USING ERRCODE = 'ID0UN', MESSAGE = 'undone';
    EXCEPTION
        WHEN SQLSTATE 'ID0UN' THEN
            NULL;
        WHEN query_canceled OR assert_failure OR OTHERS THEN
            code := SQLSTATE;
            message := SQLERRM;
    END;
END;
$attempt$
