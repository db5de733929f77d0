-- Whether nobody else installs or upgrades in this database now; the turn ends with the transaction.
SELECT pg_catalog.pg_try_advisory_xact_lock(pg_catalog.hashtext('indelible'), pg_catalog.hashtext(pg_catalog.current_database())) AS taken;
