-- @proof SELECT NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = 'ledger.events'::regclass AND attname = 'note')
DROP COLLATION words.plain CASCADE;
