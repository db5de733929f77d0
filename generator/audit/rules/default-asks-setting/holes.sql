-- @finds role=writer capability=forge severity=error confidence=proven
ALTER TABLE ledger.events ALTER COLUMN recorded_by SET DEFAULT coalesce(current_setting('app.actor', true), session_user);
