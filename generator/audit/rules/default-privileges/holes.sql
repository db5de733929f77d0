-- @finds role=app capability=delete severity=warning
ALTER DEFAULT PRIVILEGES FOR ROLE ledger_owner IN SCHEMA ledger GRANT ALL ON TABLES TO app;
