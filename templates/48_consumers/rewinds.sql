-- Which consumers were sent back, by whom and why. Append-only like the events.
-- @for consumed
-- @file 48_consumers/{table}_rewinds.sql
-- @param schema ledger
-- @param table agent_events
-- @param owner ledger_owner
CREATE TABLE "{schema}"."{table}_rewinds" (
    id            bigint      GENERATED ALWAYS AS IDENTITY,
    occurred_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    consumer      text        NOT NULL,
    from_position bigint      NOT NULL,
    to_position   bigint      NOT NULL,
    reason        text        NOT NULL,
    tx            xid8        NOT NULL DEFAULT pg_current_xact_id(),
    recorded_by   text        NOT NULL DEFAULT session_user,
    CONSTRAINT "{table}_rewinds_pkey" PRIMARY KEY (id),
    CONSTRAINT "{table}_rewinds_back" CHECK (to_position >= 0 AND to_position < from_position),
    CONSTRAINT "{table}_rewinds_reason" CHECK (reason ~ '\S')
);

ALTER TABLE "{schema}"."{table}_rewinds" OWNER TO "{owner}";
COMMENT ON TABLE "{schema}"."{table}_rewinds" IS 'Consumers of {table} that were sent back to read events again. Append-only table, made by indelible.';
COMMENT ON COLUMN "{schema}"."{table}_rewinds".from_position IS 'Where it was; of a group, the range that had come furthest.';
COMMENT ON COLUMN "{schema}"."{table}_rewinds".to_position IS 'The id after which it reads again.';
COMMENT ON COLUMN "{schema}"."{table}_rewinds".reason IS 'Why.';
