-- @proof SELECT to_regclass('ledger.events') IS NULL
DROP TABLE ledger.events;
