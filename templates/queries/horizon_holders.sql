-- Who holds up the horizon of a table: open transactions that may have appended to it, prepared ones, too.
-- @for query
-- @file horizon_holders.sql
-- @param schema ledger
-- @param table agent_events
SELECT DISTINCT
    lock.pid,
    prepared.gid AS prepared,
    current_database()::text AS database,
    coalesce(activity.usename, prepared.owner)::text AS login,
    activity.state,
    floor(extract(epoch FROM clock_timestamp() - coalesce(activity.xact_start, prepared.prepared)))::integer AS age_seconds,
    activity.query
FROM pg_locks AS lock
LEFT JOIN pg_stat_activity AS activity ON activity.pid = lock.pid
LEFT JOIN pg_locks AS own ON lock.pid IS NULL
    AND own.pid IS NULL
    AND own.locktype = 'transactionid'
    AND own.mode = 'ExclusiveLock'
    AND own.virtualtransaction = lock.virtualtransaction
LEFT JOIN pg_prepared_xacts AS prepared ON prepared.transaction = own.transactionid
WHERE lock.locktype = 'relation'
  AND lock.database = (SELECT oid FROM pg_database WHERE datname = current_database())
  AND lock.relation IN (
      SELECT class.oid
      FROM pg_class AS class
      JOIN pg_namespace AS namespace ON namespace.oid = class.relnamespace AND namespace.nspname = '{schema}'
      WHERE class.relname = '{table}'
      UNION
      SELECT tree.relid
      FROM pg_class AS class
      JOIN pg_namespace AS namespace ON namespace.oid = class.relnamespace AND namespace.nspname = '{schema}'
      CROSS JOIN LATERAL pg_partition_tree(class.oid) AS tree
      WHERE class.relname = '{table}'
  )
  AND lock.mode = 'RowExclusiveLock'
  AND lock.granted
  AND lock.pid IS DISTINCT FROM pg_backend_pid()
ORDER BY age_seconds DESC NULLS LAST
