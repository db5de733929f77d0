-- Drops all that a role owns in this database: for that nobody needs USAGE on a schema.
-- @for query
-- @file drop_owned.sql
-- @param owner ledger_owner
DROP OWNED BY "{owner}" CASCADE;
