-- For a statement that can't be in a transaction: names as in own_names_only.sql, and a lock is waited for as long as it takes.
SELECT set_config('search_path', 'pg_catalog, pg_temp', false), set_config('lock_timeout', '0', false);
