-- All that any version of the catalog has ever made here, and which SQL was applied before the newest.
-- @for query
-- @file recorded_objects.sql
-- @param schema ledger
SELECT
    ARRAY(SELECT DISTINCT made.object FROM "{schema}".catalog_versions AS known CROSS JOIN unnest(known.objects) AS made (object)) AS objects,
    ARRAY(SELECT DISTINCT known.content_hash FROM "{schema}".catalog_versions AS known) AS hashes;
