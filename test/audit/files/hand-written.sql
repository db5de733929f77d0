CREATE TABLE agent_events (
  id BIGSERIAL PRIMARY KEY,
  occurred_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  run_id UUID NOT NULL,
  turn_seq INT,
  event_type TEXT NOT NULL,
  subject_type TEXT,
  subject_id TEXT,
  payload JSONB NOT NULL
);

GRANT INSERT, SELECT ON agent_events TO worker_write;
REVOKE UPDATE, DELETE ON agent_events FROM worker_write;

CREATE OR REPLACE FUNCTION reject_event_mutation()
RETURNS TRIGGER AS $$
BEGIN
RAISE EXCEPTION 'agent_events is append-only';
END;
$$ LANGUAGE plpgsql;

CREATE TRIGGER block_event_update BEFORE UPDATE OR DELETE ON agent_events
FOR EACH ROW EXECUTE FUNCTION reject_event_mutation();
