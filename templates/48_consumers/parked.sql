-- Events that a consumer could not take, and why; and that they were taken after all. Append-only like the events.
-- @for consumed
-- @file 48_consumers/{table}_parked.sql
-- @param schema ledger
-- @param table agent_events
-- @param owner ledger_owner
CREATE TABLE "{schema}"."{table}_parked" (
    id          bigint      GENERATED ALWAYS AS IDENTITY,
    occurred_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    consumer    text        NOT NULL,
    event_id    bigint      NOT NULL,
    reason      text        NOT NULL,
    settles     bigint,
    tx          xid8        NOT NULL DEFAULT pg_current_xact_id(),
    recorded_by text        NOT NULL DEFAULT session_user,
    CONSTRAINT "{table}_parked_pkey" PRIMARY KEY (id),
    CONSTRAINT "{table}_parked_reason" CHECK (reason ~ '\S')
);
CREATE UNIQUE INDEX "{table}_parked_once" ON "{schema}"."{table}_parked" (consumer, event_id) WHERE settles IS NULL;
CREATE UNIQUE INDEX "{table}_parked_settled_once" ON "{schema}"."{table}_parked" (settles) WHERE settles IS NOT NULL;

ALTER TABLE "{schema}"."{table}_parked" OWNER TO "{owner}";
COMMENT ON TABLE "{schema}"."{table}_parked" IS 'Events that a consumer of {table} parked, and that it has replayed since. Append-only table, made by indelible.';
COMMENT ON COLUMN "{schema}"."{table}_parked".reason IS 'Why it was parked, or what made the replay possible.';
COMMENT ON COLUMN "{schema}"."{table}_parked".settles IS 'The id of the row before it about the same event: odd rows park it, even ones say that it was replayed.';
