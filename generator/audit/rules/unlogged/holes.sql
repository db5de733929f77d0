-- @finds role= capability=truncate severity=warning
ALTER TABLE ledger.events SET UNLOGGED;
