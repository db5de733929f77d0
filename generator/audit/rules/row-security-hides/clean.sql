CREATE POLICY own ON ledger.events USING (recorded_by = session_user);
