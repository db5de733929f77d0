-- Partitions made by a job that owns them, default privileges that open the next one, a sequence of its own.
-- @writer worker
-- @insert INSERT INTO ledger.events (kind, payload) VALUES ('paid', '{}')
CREATE ROLE ledger_owner NOLOGIN;
CREATE ROLE partition_job LOGIN;
CREATE ROLE worker LOGIN;
CREATE ROLE analyst LOGIN;
CREATE SCHEMA ledger AUTHORIZATION ledger_owner;
GRANT USAGE ON SCHEMA ledger TO worker, analyst, partition_job;
SET ROLE ledger_owner;
CREATE SEQUENCE ledger.numbers;
CREATE TYPE ledger.kind AS ENUM ('paid', 'sent');
CREATE TABLE ledger.events (
  id bigint NOT NULL DEFAULT nextval('ledger.numbers'),
  kind ledger.kind NOT NULL,
  payload jsonb NOT NULL
) PARTITION BY LIST (kind);
CREATE TABLE ledger.events_paid PARTITION OF ledger.events FOR VALUES IN ('paid');
CREATE TABLE ledger.events_sent PARTITION OF ledger.events FOR VALUES IN ('sent');
ALTER DEFAULT PRIVILEGES FOR ROLE ledger_owner GRANT ALL ON TABLES TO analyst;
GRANT SELECT, INSERT ON ledger.events TO worker;
GRANT USAGE, UPDATE ON SEQUENCE ledger.numbers TO worker;
GRANT DELETE ON ledger.events_sent TO analyst;
RESET ROLE;
ALTER TABLE ledger.events_paid OWNER TO partition_job;
ALTER TYPE ledger.kind OWNER TO analyst;
