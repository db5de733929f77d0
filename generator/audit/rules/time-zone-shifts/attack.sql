-- @proof SELECT EXISTS (SELECT FROM ledger.events WHERE occurred_at > now() + interval '6 days')
SET TimeZone = '<next week>-167';
INSERT INTO ledger.events (event_type, payload) VALUES ('expense_written', '{}');
