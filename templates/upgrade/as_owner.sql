-- The owner changes what is the owner's, so that no default privileges of whoever upgrades reach the event store.
-- @for query
-- @file as_owner.sql
-- @param owner ledger_owner
SET LOCAL ROLE "{owner}";
