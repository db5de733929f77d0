-- Which versions of the catalog were installed here, by whom; append-only like the events.
-- @for catalog
-- @file 40_tables/catalog_versions.sql
-- @param schema ledger
-- @param owner ledger_owner
CREATE TABLE "{schema}".catalog_versions (
    id           bigint      GENERATED ALWAYS AS IDENTITY,
    installed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    catalog      text        NOT NULL,
    version      text        NOT NULL,
    content_hash text        NOT NULL,
    made_with    text        NOT NULL,
    objects      text[]      NOT NULL,
    recorded_by  text        NOT NULL DEFAULT session_user,
    CONSTRAINT catalog_versions_pkey PRIMARY KEY (id)
);

ALTER TABLE "{schema}".catalog_versions OWNER TO "{owner}";
COMMENT ON TABLE "{schema}".catalog_versions IS 'Installed versions of the catalog, the newest last. Append-only table, made by indelible.';
COMMENT ON COLUMN "{schema}".catalog_versions.content_hash IS 'SHA-256 of the SQL that was applied.';
COMMENT ON COLUMN "{schema}".catalog_versions.made_with IS 'The version of indelible that applied it.';
COMMENT ON COLUMN "{schema}".catalog_versions.objects IS 'The functions, relations, consumers and projections that it has; an upgrade drops nothing else.';
