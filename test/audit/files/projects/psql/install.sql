\set ON_ERROR_STOP on
\set owner 'ledger owner'
\set table event_log
CREATE DATABASE shop;
\connect shop
BEGIN;
CREATE ROLE :"owner" NOLOGIN;
\ir parts/tables.sql
\if :{?with_holes}
GRANT UPDATE ON :table TO worker;
\else
GRANT SELECT, INSERT (note) ON :table TO worker;
\endif
\if `test -n "$CI"`
GRANT TRUNCATE ON :table TO worker;
\endif
COMMIT;
BEGIN;
GRANT DELETE ON :table TO worker;
ROLLBACK;
SELECT count(*) AS n FROM pg_class \gset
COMMENT ON TABLE :table IS :'n';
SELECT format('GRANT %s ON event_log TO worker', 'UPDATE')
\gexec
SELECT 'CREATE ROLE later' \gexec
GRANT CONNECT ON DATABASE shop TO worker;
COPY event_log (note) FROM stdin;
GRANT ALL ON event_log TO worker;
\.
ALTER TABLE :missing OWNER TO worker;
