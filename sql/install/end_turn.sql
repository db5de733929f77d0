-- Ends the turn of a session.
SELECT pg_catalog.pg_advisory_unlock(pg_catalog.hashtext('indelible'), pg_catalog.hashtext(pg_catalog.current_database()));
