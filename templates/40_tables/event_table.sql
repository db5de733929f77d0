-- An event table. What a writer may not say has a default that nobody can override: no column privilege.
-- @for table
-- @file 40_tables/{table}.sql
-- @param schema ledger
-- @param table agent_events
-- @param owner ledger_owner
-- @param doc Every step of every run of the Expense Reconciler.
-- @list anchors
-- @list required
-- @list optional
-- @param anchor run_id
-- @param anchor_type uuid
-- @param anchor_doc The run of the worker that did it.
-- @list reason_required
-- @list reason_optional
-- @list runs
-- @list streams
-- @list no_streams
-- @list columns
-- @param column id
-- @param column_doc Position in the table; assigned by the database.
CREATE TABLE "{schema}"."{table}" (
    id              bigint      GENERATED ALWAYS AS IDENTITY,
    occurred_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
-- @each anchors
-- @each required
    "{anchor}" "{anchor_type}" NOT NULL,
-- @end
-- @each optional
    "{anchor}" "{anchor_type}",
-- @end
-- @end
    event_type      text        NOT NULL,
    event_version   integer     NOT NULL DEFAULT 1,
    subject_type    text,
    subject_id      text,
-- @each streams
    subject_version integer,
-- @end
    payload         jsonb       NOT NULL,
    actor           text        NOT NULL,
-- @each reason_required
    reason          text        NOT NULL,
-- @end
-- @each reason_optional
    reason          text,
-- @end
    corrects        bigint,
    idempotency_key text,
    tx              xid8        NOT NULL DEFAULT pg_current_xact_id(),
    recorded_by     text        NOT NULL DEFAULT session_user,
    CONSTRAINT "{table}_pkey" PRIMARY KEY (id),
    CONSTRAINT "{table}_is_valid" CHECK (
        "{schema}"."{table}_is_valid"(
            event_type, event_version, subject_type, subject_id, actor, reason, corrects, payload
        )
    )
);

ALTER TABLE "{schema}"."{table}" OWNER TO "{owner}";

-- @each runs
CREATE INDEX "{table}_run" ON "{schema}"."{table}" ("{anchor}", id);
-- @end
-- A key is its writer's own: nobody can use up another's.
CREATE UNIQUE INDEX "{table}_idempotency" ON "{schema}"."{table}" (recorded_by, idempotency_key)
    WHERE idempotency_key IS NOT NULL;
-- @each no_streams
CREATE INDEX "{table}_subject" ON "{schema}"."{table}" (subject_type, subject_id, id);
-- @end
-- @each streams
-- Decides which of two writers that state the same version of a subject is first; after the keys, so that a retry
-- of INSERT is told of its key.
CREATE UNIQUE INDEX "{table}_subject_version" ON "{schema}"."{table}" (subject_type, subject_id, subject_version);
-- @end

COMMENT ON TABLE "{schema}"."{table}" IS '{doc} Append-only event table, made by indelible.';
-- @each columns
COMMENT ON COLUMN "{schema}"."{table}"."{column}" IS '{column_doc}';
-- @end
