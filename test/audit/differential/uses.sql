-- What writers and readers do, as every role that a login can be: a fix must leave it to them. As in attacks.sql.

-- @does append passed
INSERT INTO ledger.events (event_type, payload) VALUES ('claimed_transaction', '{}')
-- @does read passed
SELECT event_type, payload FROM ledger.events
