-- Subscriptions that write into the given relations; their apply workers run in replica mode.
SELECT r.srrelid AS relation,
       s.subname::text AS name,
       pg_get_userbyid(s.subowner)::text AS owner,
       s.subenabled AS enabled
  FROM pg_catalog.pg_subscription_rel AS r
  JOIN pg_catalog.pg_subscription AS s ON s.oid = r.srsubid
 WHERE r.srrelid = ANY ($1::oid[])
 ORDER BY r.srrelid, s.subname COLLATE "C";
