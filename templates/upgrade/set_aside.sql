-- Puts the installed schema aside, so that what is wanted can be installed under its name; to be rolled back.
-- @for query
-- @file set_aside.sql
-- @param schema ledger
-- @param aside indelible aside
ALTER SCHEMA "{schema}" RENAME TO "{aside}";
-- Bodies were parsed when the SQL was made; what they are is read, and nobody calls them but to be asked about events.
SET LOCAL check_function_bodies = off;
