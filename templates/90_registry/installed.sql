-- Records this installation; the last statement, so that it is there only if everything else is.
-- @for catalog
-- @file 90_registry/installed.sql
-- @param schema ledger
-- @param catalog reconciler
-- @param version 1.0.0
-- @param content_hash 0000
INSERT INTO "{schema}".catalog_versions (catalog, version, content_hash)
VALUES ('{catalog}', '{version}', '{content_hash}');
