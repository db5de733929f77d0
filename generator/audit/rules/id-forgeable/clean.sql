GRANT INSERT (event_type, payload) ON ledger.events TO app;
