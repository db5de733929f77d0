-- The offset is said, and no zone that a session could give another meaning.
ALTER TABLE ledger.events ALTER COLUMN occurred_at TYPE timestamp,
  ALTER COLUMN occurred_at SET DEFAULT clock_timestamp() AT TIME ZONE INTERVAL '0';
ALTER TABLE ledger.events ADD COLUMN stored_at timestamptz NOT NULL DEFAULT now();
