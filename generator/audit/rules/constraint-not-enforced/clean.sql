ALTER TABLE ledger.events ADD CONSTRAINT known CHECK (event_type <> '');
