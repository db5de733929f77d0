-- @finds role=app capability=alter severity=error confidence=proven
CREATE TYPE public.outcome AS ENUM ('accepted', 'rejected');
ALTER TABLE ledger.events ADD COLUMN outcome public.outcome DEFAULT 'rejected';
ALTER TYPE public.outcome OWNER TO app;
