-- Which of the catalog's roles are not there yet.
-- $1 text: the names as a JSON array.
SELECT wanted.name
FROM json_array_elements_text($1::json) WITH ORDINALITY AS wanted (name, position)
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted.name)
ORDER BY wanted.position;
