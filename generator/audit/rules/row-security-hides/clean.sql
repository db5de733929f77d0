-- Policies for appends only: every reader sees every event.
ALTER TABLE ledger.events ENABLE ROW LEVEL SECURITY;
CREATE POLICY read ON ledger.events FOR SELECT USING (true);
CREATE POLICY append ON ledger.events FOR INSERT TO writer WITH CHECK (event_type <> 'forged');
