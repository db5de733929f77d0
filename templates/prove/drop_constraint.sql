-- Takes a constraint away, so that a made-up value is not what PostgreSQL refuses; an attacker would choose a good one.
-- @for query
-- @file drop_constraint.sql
-- @param schema ledger
-- @param name events
-- @param constraint events_check
ALTER TABLE "{schema}"."{name}" DROP CONSTRAINT IF EXISTS "{constraint}" CASCADE;
