-- @proof SELECT EXISTS (SELECT FROM ledger.events WHERE payload = '{"forged": true}')
UPDATE ledger.events SET payload = '{"forged": true}';
