-- The same for as long as the session has it: what is in several transactions, or in none, is one turn.
SELECT pg_catalog.pg_try_advisory_lock(pg_catalog.hashtext('indelible'), pg_catalog.hashtext(pg_catalog.current_database())) AS taken;
