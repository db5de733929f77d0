GRANT SELECT ON ledger.events TO app_group;
