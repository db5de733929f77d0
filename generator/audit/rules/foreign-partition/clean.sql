CREATE FOREIGN DATA WRAPPER nowhere;
CREATE SERVER archive FOREIGN DATA WRAPPER nowhere;
CREATE FOREIGN TABLE ledger.archived (id bigint) SERVER archive;
CREATE TABLE ledger.part () INHERITS (ledger.events);
ALTER TABLE ledger.part OWNER TO ledger_owner;
