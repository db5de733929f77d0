CREATE SCHEMA text_tools;
GRANT USAGE ON SCHEMA text_tools TO PUBLIC;
CREATE FUNCTION text_tools.plain(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT lower($1)';
ALTER FUNCTION text_tools.plain(text) OWNER TO ledger_owner;
CREATE MATERIALIZED VIEW ledger.kinds AS SELECT DISTINCT text_tools.plain(event_type) AS kind FROM ledger.events;
ALTER MATERIALIZED VIEW ledger.kinds OWNER TO ledger_owner;
-- What app maintains runs as app.
CREATE FUNCTION text_tools.mine(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT lower($1)';
CREATE TABLE public.notes (note text);
CREATE INDEX notes_mine ON public.notes (text_tools.mine(note));
ALTER FUNCTION text_tools.mine(text) OWNER TO app;
ALTER TABLE public.notes OWNER TO app;
