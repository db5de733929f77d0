-- The functions, as an extension of the owner, who can't log in: who owns an extension may drop it with CASCADE.
-- @for package
-- @file create_extension
-- @param extension reconciler
-- @param schema ledger
-- @param version 1.0.0
CREATE EXTENSION "{extension}" WITH SCHEMA "{schema}" VERSION '{version}';
