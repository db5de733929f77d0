-- Which versions of the state of each projection there are, and how far each is.
-- @for projecting
-- @file 68_projections/projection_versions.sql
-- @param schema ledger
-- @param owner ledger_owner
-- @list projections
-- @param projection transactions
-- @param fill_name transactions_rebuild_fill
-- @param rebuild_name transactions_rebuild
-- @param catch_up_name transactions_rebuild_catch_up
-- @param swap_name transactions_rebuild_swap
-- @param apply_name transactions_apply
-- @list inline
-- @list asynchronous
-- @list roles
-- @list newcomers
-- @param role ledger_reader
CREATE TABLE "{schema}".projection_versions (
    projection text        NOT NULL,
    version    integer     NOT NULL,
    status     text        NOT NULL,
    position   bigint,
    begun_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    swapped_at timestamptz,
    CONSTRAINT projection_versions_pkey PRIMARY KEY (projection, version),
    CONSTRAINT projection_versions_status CHECK (status IN ('building', 'current', 'retired', 'dropped'))
);

ALTER TABLE "{schema}".projection_versions OWNER TO "{owner}";
REVOKE ALL ON "{schema}".projection_versions FROM PUBLIC;
REVOKE ALL ON TYPE "{schema}".projection_versions FROM PUBLIC;
COMMENT ON TABLE "{schema}".projection_versions IS 'Versions of the state of projections. Made by indelible; nobody else changes it.';
COMMENT ON COLUMN "{schema}".projection_versions.status IS 'building; current: what readers see; retired: an older one, which stays as it was until it is dropped by hand; dropped: while it was built.';
COMMENT ON COLUMN "{schema}".projection_versions.position IS 'The highest id of an event that the version has; null for one that is not folded yet, and for one that is kept up to date by each append.';

-- @each projections
-- @each inline
INSERT INTO "{schema}".projection_versions (projection, version, status) VALUES ('{projection}', 1, 'current');
-- @end
-- @each asynchronous
INSERT INTO "{schema}".projection_versions (projection, version, status, position) VALUES ('{projection}', 1, 'current', 0);
-- @end
-- @end

CREATE TRIGGER projection_versions_kept
    BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON "{schema}".projection_versions
    FOR EACH STATEMENT EXECUTE FUNCTION "{schema}".refuse_other_hand(
        'projections'
-- @each projections
        , '{rebuild_name}', '{fill_name}', '{catch_up_name}', '{swap_name}', '{apply_name}'
-- @end
    );
ALTER TABLE "{schema}".projection_versions ENABLE ALWAYS TRIGGER projection_versions_kept;
COMMENT ON TRIGGER projection_versions_kept ON "{schema}".projection_versions IS 'Refuses every change but that of the functions of projections.';

-- @each roles
GRANT SELECT ON "{schema}".projection_versions TO "{role}";
-- @end
-- @each newcomers
GRANT SELECT ON "{schema}".projection_versions TO "{role}";
-- @end
