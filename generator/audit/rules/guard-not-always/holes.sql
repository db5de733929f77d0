-- @finds role= capability=update severity=warning
DROP TRIGGER events_guard_statement ON ledger.events;
ALTER TABLE ledger.events ENABLE TRIGGER events_guard_rows;
