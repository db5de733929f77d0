CREATE TABLE public.settings (name text);
CREATE FUNCTION public.how_many() RETURNS bigint LANGUAGE sql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp
AS 'SELECT count(*) FROM settings';
-- With its caller's rights it can do no more than its caller.
CREATE FUNCTION public.how_many_too() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM settings';
