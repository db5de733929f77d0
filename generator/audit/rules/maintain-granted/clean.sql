GRANT REFERENCES ON ledger.events TO app;
