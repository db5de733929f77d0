-- What a worker that wants another history would try.
UPDATE ledger.agent_events SET payload = jsonb_set(payload, '{confidence}', '0.99') WHERE id = 2;

DELETE FROM ledger.agent_events WHERE id = 5;

TRUNCATE ledger.agent_events;
