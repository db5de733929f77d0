-- @proof SELECT EXISTS (SELECT FROM ledger.events WHERE occurred_at < '2001-01-01')
INSERT INTO ledger.events (occurred_at, event_type, payload) VALUES ('2000-01-01', 'expense_written', '{}');
