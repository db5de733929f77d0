-- An old server: a deployment role that may make roles, tables that hang on others, and grants to everybody.
-- @on 14
-- @writer worker
-- @insert INSERT INTO ledger.events (customer, payload) VALUES (1, '{}')
CREATE ROLE deploy LOGIN CREATEROLE;
CREATE ROLE ledger_owner NOLOGIN;
CREATE ROLE worker LOGIN;
CREATE ROLE crm LOGIN;
CREATE SCHEMA ledger AUTHORIZATION deploy;
GRANT USAGE ON SCHEMA ledger TO PUBLIC;
CREATE TABLE ledger.customers (id bigint PRIMARY KEY);
ALTER TABLE ledger.customers OWNER TO crm;
INSERT INTO ledger.customers VALUES (1);
CREATE TABLE ledger.events (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  customer bigint REFERENCES ledger.customers (id) ON DELETE CASCADE,
  payload jsonb NOT NULL
);
ALTER TABLE ledger.events OWNER TO ledger_owner;
GRANT SELECT ON ledger.customers TO ledger_owner;
GRANT SELECT, INSERT (customer, payload) ON ledger.events TO worker;
GRANT UPDATE, DELETE ON ledger.events TO PUBLIC;
GRANT TRIGGER, REFERENCES ON ledger.events TO crm;
