-- Two installations into one database wait for each other; the lock ends with the transaction.
SELECT pg_advisory_xact_lock(hashtext('indelible'), hashtext(current_database()));
