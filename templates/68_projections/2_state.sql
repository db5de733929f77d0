-- The state of a projection, one row a key. Each version of it is a table of its own, behind two views: one for what
-- writes state and one for who reads it. So another version can take the place of this one.
-- @for projection
-- @file 68_projections/{projection}/state.sql
-- @param schema ledger
-- @param projection transactions
-- @param owner ledger_owner
-- @param state_name transactions
-- @param apply_name transactions_apply
-- @param fill_name transactions_rebuild_fill
-- @param catch_up_name transactions_rebuild_catch_up
-- @param swap_name transactions_rebuild_swap
-- @param doc Every transaction and what was decided about it.
-- @list keys
-- @list first_key
-- @list other_keys
-- @param key subject_id
-- @param key_type text
-- @list columns
-- @param column category
-- @param type text
-- @param column_doc The category that the transaction has.
-- @list documented
-- @list values
-- @list added
-- @list lists
-- @list picks
-- @param pick category
CREATE TABLE "{schema}"."{state_name}_1" (
    _since bigint,
    _position bigint NOT NULL,
-- @each keys
    "{key}" "{key_type}" NOT NULL,
-- @end
-- @each columns
-- @each values
    "{column}" "{type}",
-- @end
-- @each added
    "{column}" "{type}" NOT NULL DEFAULT 0,
-- @end
-- @each lists
    "{column}" "{type}"[] NOT NULL DEFAULT '{}',
-- @end
-- @end
-- @each picks
    "_{pick}_event" bigint,
-- @end
    CONSTRAINT "{state_name}_1_pkey" PRIMARY KEY (
-- @each first_key
        "{key}"
-- @end
-- @each other_keys
        , "{key}"
-- @end
    )
);

ALTER TABLE "{schema}"."{state_name}_1" OWNER TO "{owner}";
REVOKE ALL ON "{schema}"."{state_name}_1" FROM PUBLIC;
REVOKE ALL ON TYPE "{schema}"."{state_name}_1" FROM PUBLIC;
COMMENT ON TABLE "{schema}"."{state_name}_1" IS 'First version of the state of {projection}, folded from events. Made by indelible; nobody else changes it.';
COMMENT ON COLUMN "{schema}"."{state_name}_1"._since IS 'Id of the first event that is folded into the row; null: there is none, as the row was removed.';
COMMENT ON COLUMN "{schema}"."{state_name}_1"._position IS 'The highest id of an event that was applied to the row.';
-- @each picks
COMMENT ON COLUMN "{schema}"."{state_name}_1"."_{pick}_event" IS 'Id of the event that {pick} comes from.';
-- @end

-- The guard: state that changes without an event is a hole, whoever changes it.
CREATE TRIGGER "{projection}_folded"
    BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON "{schema}"."{state_name}_1"
    FOR EACH STATEMENT EXECUTE FUNCTION "{schema}".refuse_other_hand('{projection}', '{apply_name}', '{fill_name}', '{catch_up_name}', '{swap_name}');
ALTER TABLE "{schema}"."{state_name}_1" ENABLE ALWAYS TRIGGER "{projection}_folded";
COMMENT ON TRIGGER "{projection}_folded" ON "{schema}"."{state_name}_1" IS 'Refuses every change but that of the functions of {projection}.';

CREATE VIEW "{schema}"."{projection}_state" AS
    SELECT
        state._since,
        state._position
-- @each keys
        , state."{key}"
-- @end
-- @each columns
        , state."{column}"
-- @end
-- @each picks
        , state."_{pick}_event"
-- @end
    FROM "{schema}"."{state_name}_1" AS state;
ALTER VIEW "{schema}"."{projection}_state" OWNER TO "{owner}";
REVOKE ALL ON "{schema}"."{projection}_state" FROM PUBLIC;
REVOKE ALL ON TYPE "{schema}"."{projection}_state" FROM PUBLIC;
COMMENT ON VIEW "{schema}"."{projection}_state" IS 'The version of the state of {projection} that is kept up to date, with rows that were removed.';

CREATE VIEW "{schema}"."{projection}_next" AS
    SELECT
        state._since,
        state._position
-- @each keys
        , state."{key}"
-- @end
-- @each columns
        , state."{column}"
-- @end
-- @each picks
        , state."_{pick}_event"
-- @end
    FROM "{schema}"."{state_name}_1" AS state;
ALTER VIEW "{schema}"."{projection}_next" OWNER TO "{owner}";
REVOKE ALL ON "{schema}"."{projection}_next" FROM PUBLIC;
REVOKE ALL ON TYPE "{schema}"."{projection}_next" FROM PUBLIC;
COMMENT ON VIEW "{schema}"."{projection}_next" IS 'The version of the state of {projection} that is built or was built last, with rows that were removed.';

CREATE VIEW "{schema}"."{projection}" AS
    SELECT
-- @each first_key
        state."{key}"
-- @end
-- @each other_keys
        , state."{key}"
-- @end
-- @each columns
        , state."{column}"
-- @end
    FROM "{schema}"."{projection}_state" AS state
    WHERE state._since IS NOT NULL;
ALTER VIEW "{schema}"."{projection}" OWNER TO "{owner}";
REVOKE ALL ON "{schema}"."{projection}" FROM PUBLIC;
-- A table of somebody else with a column of this type would stand in the way of a new version of the view.
REVOKE ALL ON TYPE "{schema}"."{projection}" FROM PUBLIC;
COMMENT ON VIEW "{schema}"."{projection}" IS '{doc} A projection: folded from events, made by indelible.';
-- @each columns
-- @each documented
COMMENT ON COLUMN "{schema}"."{projection}"."{column}" IS '{column_doc}';
-- @end
-- @end
