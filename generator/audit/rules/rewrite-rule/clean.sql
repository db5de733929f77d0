-- A rule that keeps the rows is a wall, if a silent one.
CREATE RULE keep AS ON UPDATE TO ledger.events DO INSTEAD NOTHING;
CREATE TABLE public.copies (id bigint);
CREATE RULE copied AS ON INSERT TO ledger.events DO ALSO INSERT INTO public.copies VALUES (1);
