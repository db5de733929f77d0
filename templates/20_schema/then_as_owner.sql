-- From here on the owner creates, so that no default privileges of whoever installs reach the event store.
-- @for catalog
-- @file 20_schema/then_as_owner.sql
-- @param owner ledger_owner
SET LOCAL ROLE "{owner}";
