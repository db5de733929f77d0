-- A function of app that the table does not use.
CREATE FUNCTION public.unrelated() RETURNS int LANGUAGE sql AS 'SELECT 1';
ALTER FUNCTION public.unrelated() OWNER TO app;
