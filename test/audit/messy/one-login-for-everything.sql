-- A small web shop: one login owns the database and all that is in it, and a reporting role got too much.
-- @writer shop
-- @insert INSERT INTO public.order_events (kind, payload) VALUES ('paid', '{}')
CREATE ROLE shop LOGIN;
CREATE ROLE reporting LOGIN;
ALTER DATABASE scratch OWNER TO shop;
GRANT CREATE, USAGE ON SCHEMA public TO shop;
SET ROLE shop;
CREATE TABLE public.order_events (
  id bigserial PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT now(),
  kind text NOT NULL,
  payload jsonb NOT NULL
);
CREATE FUNCTION public.no_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'append-only'; END $$;
CREATE TRIGGER no_change BEFORE UPDATE OR DELETE ON public.order_events FOR EACH ROW EXECUTE FUNCTION public.no_change();
CREATE FUNCTION public.purge_orders() RETURNS void LANGUAGE sql SECURITY DEFINER AS 'TRUNCATE public.order_events';
GRANT ALL ON public.order_events TO reporting;
RESET ROLE;
