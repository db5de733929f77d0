-- @finds role=reader capability=hide severity=warning
ALTER TABLE ledger.events ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON ledger.events USING (recorded_by = session_user);
CREATE POLICY append ON ledger.events FOR INSERT WITH CHECK (true);
