-- @proof SELECT EXISTS (SELECT FROM ledger.events WHERE recorded_by = 'somebody else')
INSERT INTO ledger.events (recorded_by, event_type, payload) VALUES ('somebody else', 'expense_written', '{}');
