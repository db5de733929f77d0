\set ON_ERROR_STOP on
BEGIN;
CREATE EXTENSION IF NOT EXISTS no_such_extension;
CREATE ROLE ledger_owner NOLOGIN;
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'worker') THEN
    CREATE ROLE worker NOLOGIN;
  END IF;
END $$;--> statement-breakpoint
CREATE TABLE "journal" (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, -- a ; in a comment
  note text NOT NULL DEFAULT 'a ; in a string'
);
--> statement-breakpoint
ALTER TABLE journal OWNER TO ledger_owner;
GRANT INSERT (note), SELECT ON journal TO worker, "Night Clerk";
CREATE TABLE other_things (where_at no_such_type);
CREATE INDEX CONCURRENTLY ON no_such_table (id);
COPY journal (note) FROM stdin;
one; two
\.
GRANT SELECT ON ALL TABLES IN SCHEMA no_such_schema TO worker; REVOKE ALL ON ALL TABLES IN SCHEMA public FROM worker, CURRENT_NOBODY WRONG;
CREATE FUNCTION add_up(a int, b int) RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT CASE WHEN a > b THEN a ELSE b END; SELECT a + b; END;
COMMIT;
