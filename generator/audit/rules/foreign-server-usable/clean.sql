CREATE FOREIGN DATA WRAPPER postgres_fdw;
CREATE SERVER other FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'localhost', dbname 'other');
CREATE USER MAPPING FOR app SERVER other OPTIONS (user 'postgres', password 'secret');
GRANT USAGE ON FOREIGN SERVER other TO app;
CREATE SERVER back FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'localhost', dbname 'scratch');
CREATE USER MAPPING FOR app SERVER back OPTIONS (user 'app', password 'secret');
GRANT USAGE ON FOREIGN SERVER back TO app;
-- A mapping that nobody may use.
CREATE USER MAPPING FOR writer SERVER back OPTIONS (user 'postgres', password 'secret');
