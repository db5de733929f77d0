CREATE SCHEMA words;
GRANT USAGE ON SCHEMA words TO PUBLIC;
CREATE COLLATION words.plain FROM "C";
ALTER COLLATION words.plain OWNER TO ledger_owner;
CREATE COLLATION words.unused FROM "C";
ALTER COLLATION words.unused OWNER TO app;
ALTER TABLE ledger.events ADD COLUMN note text COLLATE words.plain;
