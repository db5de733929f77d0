-- @finds role=app capability=escalate severity=error confidence=derived
CREATE FOREIGN DATA WRAPPER postgres_fdw;
CREATE SERVER back FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'localhost', dbname 'scratch');
CREATE USER MAPPING FOR app SERVER back OPTIONS (user 'postgres', password 'secret');
GRANT USAGE ON FOREIGN SERVER back TO app;
