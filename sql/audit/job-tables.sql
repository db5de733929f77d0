-- The table of jobs of pg_cron, which runs each as the role that its column username names. As pg_cron makes it, row security
-- lets a role write only jobs of its own.
SELECT c.oid,
       n.nspname::text AS schema,
       c.relname::text AS name,
       pg_get_userbyid(c.relowner)::text AS owner,
       c.relrowsecurity
         AND NOT EXISTS (SELECT FROM pg_catalog.pg_policy AS p
                          WHERE p.polrelid = c.oid AND p.polpermissive AND p.polcmd <> 'r' AND p.polcmd <> 'd'
                            AND coalesce(pg_get_expr(p.polwithcheck, p.polrelid), pg_get_expr(p.polqual, p.polrelid), 'true')
                                !~* 'username = (CURRENT_USER|SESSION_USER)') AS own_only
  FROM pg_catalog.pg_class AS c
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
 WHERE n.nspname = 'cron'
   AND c.relname = 'job'
   AND c.relkind = 'r'
   AND EXISTS (SELECT FROM pg_catalog.pg_attribute AS a WHERE a.attrelid = c.oid AND a.attname = 'command')
   AND EXISTS (SELECT FROM pg_catalog.pg_attribute AS a WHERE a.attrelid = c.oid AND a.attname = 'username');
