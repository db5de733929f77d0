-- Of the given tables those that hold rows, with the value of the partition key that a row there may have, as far as
-- its bounds name one.
SELECT c.oid,
       n.nspname::text AS schema,
       c.relname::text AS name,
       greatest(c.reltuples, 0)::float8 AS estimate,
       ARRAY(SELECT k.attname::text
               FROM pg_catalog.pg_inherits AS i
               JOIN pg_catalog.pg_partitioned_table AS p ON p.partrelid = i.inhparent,
                    unnest(p.partattrs::int2[]) AS key
               JOIN pg_catalog.pg_attribute AS k ON k.attnum = key
              WHERE i.inhrelid = c.oid AND c.relispartition AND k.attrelid = i.inhparent AND p.partnatts = 1) AS key,
       substring(pg_get_expr(c.relpartbound, c.oid) FROM '^FOR VALUES (?:FROM|IN) \(''?((?:[^'',)]|'''')*)') AS value
  FROM pg_catalog.pg_class AS c
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
 WHERE c.oid = ANY ($1::oid[]) AND c.relkind = 'r'
 ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C";
