GRANT INSERT (event_type) ON ledger.events TO app;
