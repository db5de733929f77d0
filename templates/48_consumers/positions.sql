-- How far each consumer has come. State, and no events: rows are moved by the functions of the consumers only.
-- @for consumed
-- @file 48_consumers/{table}_positions.sql
-- @param schema ledger
-- @param table agent_events
-- @param owner ledger_owner
-- @list consumers
-- @param consumer quality_checker
-- @param last_bucket 63
CREATE TABLE "{schema}"."{table}_positions" (
    consumer     text        NOT NULL,
    first_bucket integer     NOT NULL,
    last_bucket  integer     NOT NULL,
    "position"   bigint      NOT NULL DEFAULT 0,
    moved_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    member       text,
    lease        bigint      GENERATED ALWAYS AS IDENTITY,
    CONSTRAINT "{table}_positions_pkey" PRIMARY KEY (consumer, first_bucket),
    CONSTRAINT "{table}_positions_range" CHECK (first_bucket >= 0 AND last_bucket >= first_bucket)
) WITH (fillfactor = 50);

ALTER TABLE "{schema}"."{table}_positions" OWNER TO "{owner}";
COMMENT ON TABLE "{schema}"."{table}_positions" IS 'How far each consumer of {table} has come; of a group, one row a range of buckets.';
COMMENT ON COLUMN "{schema}"."{table}_positions".first_bucket IS 'The first bucket of subjects that the row is about; 0 for a consumer without a group.';
COMMENT ON COLUMN "{schema}"."{table}_positions"."position" IS 'The id of the last event that the consumer is done with, or of a later one that it need not see.';
COMMENT ON COLUMN "{schema}"."{table}_positions".member IS 'Who of the group leases the range; NULL: nobody.';
COMMENT ON COLUMN "{schema}"."{table}_positions".lease IS 'Fencing token: another one whenever the range, its member or by hand the position changes, and no other range''s.';

CREATE TABLE "{schema}"."{table}_members" (
    consumer   text        NOT NULL,
    member     text        NOT NULL,
    expires_at timestamptz NOT NULL,
    CONSTRAINT "{table}_members_pkey" PRIMARY KEY (consumer, member)
);

ALTER TABLE "{schema}"."{table}_members" OWNER TO "{owner}";
COMMENT ON TABLE "{schema}"."{table}_members" IS 'Members of the groups that consume {table}.';
COMMENT ON COLUMN "{schema}"."{table}_members".expires_at IS 'When others may take over what it leases, unless it says before that it is alive.';

-- Rows of their own, so that a session at work on a batch locks no position: who takes over from it need not wait.
CREATE TABLE "{schema}"."{table}_batches" (
    consumer     text        NOT NULL,
    first_bucket integer     NOT NULL,
    lease        bigint      NOT NULL,
    upto         bigint      NOT NULL,
    read_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    read_by      text        NOT NULL DEFAULT session_user
);

ALTER TABLE "{schema}"."{table}_batches" OWNER TO "{owner}";
COMMENT ON TABLE "{schema}"."{table}_batches" IS 'Batches of {table} that consumers have read and not committed yet.';
COMMENT ON COLUMN "{schema}"."{table}_batches".lease IS 'Under which lease of {table}_positions it was read.';
COMMENT ON COLUMN "{schema}"."{table}_batches".upto IS 'The id at which the batch ends: no commit under this lease goes further.';
COMMENT ON COLUMN "{schema}"."{table}_batches".read_by IS 'The login.';

INSERT INTO "{schema}"."{table}_positions" (consumer, first_bucket, last_bucket)
SELECT said.consumer, 0, said.last_bucket::integer
FROM (
    VALUES
        (NULL, NULL)
-- @each consumers
        , ('{consumer}', '{last_bucket}')
-- @end
) AS said (consumer, last_bucket)
WHERE said.consumer IS NOT NULL;

CREATE TRIGGER "{table}_positions_own_hand"
    BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON "{schema}"."{table}_positions"
    FOR EACH STATEMENT EXECUTE FUNCTION "{schema}".refuse_direct_change('{table}_commit', ' as the role of the consumer');
CREATE TRIGGER "{table}_members_own_hand"
    BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON "{schema}"."{table}_members"
    FOR EACH STATEMENT EXECUTE FUNCTION "{schema}".refuse_direct_change('{table}_commit', ' as the role of the consumer');
CREATE TRIGGER "{table}_batches_own_hand"
    BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON "{schema}"."{table}_batches"
    FOR EACH STATEMENT EXECUTE FUNCTION "{schema}".refuse_direct_change('{table}_next_batch', ' as the role of the consumer');
ALTER TABLE "{schema}"."{table}_positions" ENABLE ALWAYS TRIGGER "{table}_positions_own_hand";
ALTER TABLE "{schema}"."{table}_members" ENABLE ALWAYS TRIGGER "{table}_members_own_hand";
ALTER TABLE "{schema}"."{table}_batches" ENABLE ALWAYS TRIGGER "{table}_batches_own_hand";
COMMENT ON TRIGGER "{table}_positions_own_hand" ON "{schema}"."{table}_positions" IS 'Positions are moved by their functions only.';
COMMENT ON TRIGGER "{table}_members_own_hand" ON "{schema}"."{table}_members" IS 'Members are kept by their functions only.';
COMMENT ON TRIGGER "{table}_batches_own_hand" ON "{schema}"."{table}_batches" IS 'Which batches were read is kept by the functions only.';
