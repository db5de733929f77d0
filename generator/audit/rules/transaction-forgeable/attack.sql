-- @proof SELECT EXISTS (SELECT FROM ledger.events WHERE tx = '7')
INSERT INTO ledger.events (tx, event_type, payload) VALUES ('7', 'expense_written', '{}');
