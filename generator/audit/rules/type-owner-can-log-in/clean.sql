CREATE TYPE public.outcome AS ENUM ('accepted', 'rejected');
ALTER TYPE public.outcome OWNER TO app;
