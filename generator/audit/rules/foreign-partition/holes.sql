-- @finds severity=warning confidence=unknown
CREATE FOREIGN DATA WRAPPER nowhere;
CREATE SERVER archive FOREIGN DATA WRAPPER nowhere;
CREATE FOREIGN TABLE ledger.archived () INHERITS (ledger.events) SERVER archive;
ALTER FOREIGN TABLE ledger.archived OWNER TO ledger_owner;
