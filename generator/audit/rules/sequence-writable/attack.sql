-- @then INSERT INTO ledger.events (event_type, payload) VALUES ('expense_written', '{"amount": 18.40}')
-- @proof SELECT max(id) > 1000 FROM ledger.events
SELECT setval('ledger.events_id_seq', 4711);
