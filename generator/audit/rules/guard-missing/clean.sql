-- One trigger of the two is enough.
DROP TRIGGER events_guard_rows ON ledger.events;
