-- @finds role=app capability=escalate severity=error confidence=derived
CREATE TABLE public.settings (name text);
CREATE FUNCTION public.how_many() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS 'SELECT count(*) FROM settings';
CREATE SCHEMA app AUTHORIZATION app;
