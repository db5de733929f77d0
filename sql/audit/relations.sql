-- The given tables with all their partitions and inheritance children (below) and parents (above).
WITH RECURSIVE below AS (
  SELECT t.root, t.root AS relation, 0 AS depth
    FROM unnest($1::oid[]) AS t (root)
  UNION
  SELECT b.root, i.inhrelid, b.depth + 1
    FROM below AS b
    JOIN pg_catalog.pg_inherits AS i ON i.inhparent = b.relation
), above AS (
  SELECT t.root, i.inhparent AS relation, -1 AS depth
    FROM unnest($1::oid[]) AS t (root)
    JOIN pg_catalog.pg_inherits AS i ON i.inhrelid = t.root
  UNION
  SELECT a.root, i.inhparent, a.depth - 1
    FROM above AS a
    JOIN pg_catalog.pg_inherits AS i ON i.inhrelid = a.relation
)
SELECT f.root,
       c.oid,
       min(abs(f.depth)) * sign(min(f.depth)) AS depth,
       n.nspname::text AS schema,
       c.relname::text AS name,
       c.relkind::text AS kind,
       pg_get_userbyid(c.relowner)::text AS owner,
       c.relpersistence::text AS persistence,
       c.relispartition AS is_partition,
       c.relrowsecurity AS row_security,
       c.relforcerowsecurity AS force_row_security,
       (SELECT i.inhparent FROM pg_catalog.pg_inherits AS i WHERE i.inhrelid = c.oid ORDER BY i.inhseqno LIMIT 1) AS parent
  FROM (TABLE below UNION ALL TABLE above) AS f
  JOIN pg_catalog.pg_class AS c ON c.oid = f.relation
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
 GROUP BY f.root, c.oid, n.nspname
 ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C";
