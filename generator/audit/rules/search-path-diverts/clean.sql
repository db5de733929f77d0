-- The table's own schema comes first.
CREATE SCHEMA staging;
GRANT CREATE, USAGE ON SCHEMA staging TO app;
GRANT USAGE ON SCHEMA staging TO writer;
ALTER ROLE writer SET search_path = ledger, staging;
