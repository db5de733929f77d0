CREATE UNLOGGED TABLE ledger.cache (key text);
