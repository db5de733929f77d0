-- What is a DBA's right and no difference, but worth knowing: publications of tables of the schema.
-- $1 text: the schema.
SELECT format('The publication %I publishes %I.%I.', pubname, schemaname, tablename) AS note
FROM pg_publication_tables
WHERE schemaname = $1
ORDER BY 1;
