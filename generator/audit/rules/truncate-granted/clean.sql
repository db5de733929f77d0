REVOKE ALL ON ledger.events FROM app;
GRANT SELECT ON ledger.events TO app;
