GRANT SELECT, REFERENCES ON ledger.events TO app;
