GRANT SELECT, REFERENCES ON ledger.events TO app_group;
