DROP TRIGGER events_guard_rows ON ledger.events;
