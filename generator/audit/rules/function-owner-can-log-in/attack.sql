-- @proof SELECT NOT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = 'ledger.events'::regclass AND NOT tgisinternal)
DROP FUNCTION ledger.refuse_change() CASCADE;
