GRANT app_group TO app;
CREATE ROLE auditor_group NOLOGIN;
GRANT auditor_group TO ledger_owner;
