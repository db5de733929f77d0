-- Event triggers of the database that run when the schema changes, and who owns them.
SELECT evtname::text AS name, pg_get_userbyid(evtowner)::text AS owner
FROM pg_event_trigger
WHERE evtenabled <> 'D'
  AND evtevent <> 'login'
ORDER BY evtname COLLATE "C";
