-- What an event trigger adds to a new object is nothing that the catalog wants: none runs until the end of the transaction,
-- where this login may say so. Before PostgreSQL 17 those that are ENABLE ALWAYS do.
SELECT set_config(own.name, own.value, true)
FROM (
    VALUES
        ('event_triggers', 'off', 170000, 999999),
        ('session_replication_role', 'replica', 0, 169999)
) AS own (name, value, first, last)
WHERE current_setting('is_superuser')::boolean
  AND current_setting('server_version_num')::integer BETWEEN own.first AND own.last;
