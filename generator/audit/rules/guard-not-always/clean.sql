ALTER TABLE ledger.events ENABLE TRIGGER events_guard_rows;
