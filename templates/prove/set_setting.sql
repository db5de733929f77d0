-- What sessions of a role start with, or what a trigger asks for before it lets everything pass.
-- @for query
-- @file set_setting.sql
-- @param setting app.maintenance
-- @param value on
SELECT pg_catalog.set_config('{setting}', '{value}', true);
