-- @finds role=app capability=suppress severity=warning confidence=derived
-- @tested by state.test.ts
CREATE TABLE public.accounts (id bigint PRIMARY KEY, balance numeric NOT NULL);
INSERT INTO public.accounts VALUES (1, 100);
GRANT SELECT, INSERT, UPDATE ON public.accounts TO app;
