-- @finds role=app capability=suppress severity=warning confidence=derived
CREATE SCHEMA staging;
GRANT CREATE, USAGE ON SCHEMA staging TO app;
GRANT USAGE ON SCHEMA staging TO writer;
ALTER ROLE writer SET search_path = staging, ledger;
