-- The hardened table without its guards: what the grants alone hold back.
DROP TRIGGER events_guard_rows ON ledger.events;
DROP TRIGGER events_guard_statement ON ledger.events;
