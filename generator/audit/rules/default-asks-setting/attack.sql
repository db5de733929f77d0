-- @proof SELECT EXISTS (SELECT FROM ledger.events WHERE recorded_by = 'the chief')
SET app.actor = 'the chief';
INSERT INTO ledger.events (event_type, payload) VALUES ('expense_written', '{}');
