-- What the given tables hold, a line a row. Tables that are gone hold nothing; foreign tables are left alone.
CREATE FUNCTION pg_temp.indelible_rows(relations oid[]) RETURNS text[]
LANGUAGE plpgsql AS $rows$
DECLARE
    relation oid;
    part text[];
    found text[] := '{}';
BEGIN
    FOREACH relation IN ARRAY relations LOOP
        CONTINUE WHEN NOT EXISTS (SELECT FROM pg_catalog.pg_class WHERE oid = relation AND relkind = 'r');
        EXECUTE pg_catalog.format(
            'SELECT coalesce(pg_catalog.array_agg(%L || t::text), ''{}'') FROM ONLY %s AS t',
            relation || ': ',
            relation::pg_catalog.regclass
        ) INTO part;
        found := found || part;
    END LOOP;
    RETURN found;
END;
$rows$
