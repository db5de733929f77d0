create extension if not exists vector with schema extensions;
create table audit_events (
  id uuid primary key default uuid_generate_v4(),
  at timestamptz not null default now(),
  user_id uuid not null default auth.uid(),
  embedding vector(1536),
  payload jsonb not null
);
alter table audit_events enable row level security;
create policy "read" on audit_events for select using (auth.uid() = user_id);
create policy "add" on audit_events for insert to authenticated with check (auth.uid() = user_id);
create index on audit_events using hnsw (embedding extensions.vector_cosine_ops);
