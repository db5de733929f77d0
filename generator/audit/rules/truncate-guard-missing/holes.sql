-- @finds role= capability=truncate severity=warning
DROP TRIGGER events_guard_statement ON ledger.events;
