-- @finds role=app capability=alter severity=error confidence=proven
CREATE SCHEMA words;
GRANT USAGE ON SCHEMA words TO PUBLIC;
CREATE COLLATION words.plain FROM "C";
ALTER TABLE ledger.events ADD COLUMN note text COLLATE words.plain;
ALTER COLLATION words.plain OWNER TO app;
