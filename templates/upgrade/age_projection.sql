-- Takes the state of a freshly installed projection to the version that is installed, the way that it went: by a rebuild.
-- @for query
-- @file age_projection.sql
-- @param schema ledger
-- @param projection transactions
-- @param state_name transactions
-- @param rebuild_name transactions_rebuild
-- @param fill_name transactions_rebuild_fill
-- @param swap_name transactions_rebuild_swap
-- @param previous 2
-- @list renamed
ALTER TABLE "{schema}".projection_versions DISABLE TRIGGER projection_versions_kept;
UPDATE "{schema}".projection_versions SET version = '{previous}' WHERE projection = '{projection}';
ALTER TABLE "{schema}".projection_versions ENABLE ALWAYS TRIGGER projection_versions_kept;
-- @each renamed
ALTER TABLE "{schema}"."{state_name}_1" RENAME TO "{state_name}_{previous}";
-- @end
SELECT "{schema}"."{rebuild_name}"();
SELECT "{schema}"."{fill_name}"();
SELECT "{schema}"."{swap_name}"();
