-- Which consumers were sent back or past events, by whom and why. Append-only like the events.
-- @for consumed
-- @file 48_consumers/{table}_moves.sql
-- @param schema ledger
-- @param table agent_events
-- @param owner ledger_owner
CREATE TABLE "{schema}"."{table}_moves" (
    id            bigint      GENERATED ALWAYS AS IDENTITY,
    occurred_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    consumer      text        NOT NULL,
    from_position bigint      NOT NULL,
    to_position   bigint      NOT NULL,
    reason        text        NOT NULL,
    tx            xid8        NOT NULL DEFAULT pg_current_xact_id(),
    recorded_by   text        NOT NULL DEFAULT session_user,
    CONSTRAINT "{table}_moves_pkey" PRIMARY KEY (id),
    CONSTRAINT "{table}_moves_elsewhere" CHECK (to_position >= 0 AND to_position <> from_position),
    CONSTRAINT "{table}_moves_reason" CHECK (reason ~ '\S')
);

ALTER TABLE "{schema}"."{table}_moves" OWNER TO "{owner}";
COMMENT ON TABLE "{schema}"."{table}_moves" IS 'Consumers of {table} that were sent back to read events again, or past events that they never read. Append-only table, made by indelible.';
COMMENT ON COLUMN "{schema}"."{table}_moves".from_position IS 'Where it was; of a group, the range that had furthest to go.';
COMMENT ON COLUMN "{schema}"."{table}_moves".to_position IS 'The id after which it reads on.';
COMMENT ON COLUMN "{schema}"."{table}_moves".reason IS 'Why.';
