-- What a role or a database has as its defaults is for those who work with it: time limits end an upgrade in the middle of
-- an index, and others make text of ours, or of the server's, mean something else. pg_dump does the same.
-- $1 boolean: until the end of the transaction; false: until RESET ALL.
SELECT set_config(own.name, own.value, $1::boolean)
FROM (
    VALUES
        ('statement_timeout', '0'),
        ('idle_in_transaction_session_timeout', '0'),
        ('idle_session_timeout', '0'),
        -- From PostgreSQL 17.
        ('transaction_timeout', '0'),
        ('standard_conforming_strings', 'on'),
        ('backslash_quote', 'safe_encoding'),
        ('quote_all_identifiers', 'off'),
        ('array_nulls', 'on'),
        ('transform_null_equals', 'off'),
        ('xmloption', 'content'),
        ('bytea_output', 'hex'),
        ('extra_float_digits', '1'),
        ('DateStyle', 'ISO, MDY'),
        ('IntervalStyle', 'postgres'),
        ('TimeZone', 'UTC'),
        ('row_security', 'on'),
        -- From PostgreSQL 17, and late minor releases before it: views that nobody may read.
        ('restrict_nonsystem_relation_kind', '')
) AS own (name, value)
WHERE current_setting(own.name, true) IS NOT NULL;
