-- Records this installation; the last statement, so that it is there only if everything else is.
-- @for catalog
-- @file 90_registry/installed.sql
-- @param schema ledger
-- @param catalog reconciler
-- @param version 1.0.0
-- @param content_hash 0000
-- @param made_with 0.1.0
-- @list objects
-- @param object relation agent_events
INSERT INTO "{schema}".catalog_versions (catalog, version, content_hash, made_with, objects)
SELECT '{catalog}', '{version}', '{content_hash}', '{made_with}', array_agg(said.object)
FROM (
    VALUES
        (NULL)
-- @each objects
        , ('{object}')
-- @end
) AS said (object)
WHERE said.object IS NOT NULL;
