-- Every ordinary or partitioned table that is not the system's, with what could make it an event table.
-- There may be thousands: as one value they take the client a fifth of the time that rows take.
SELECT coalesce(json_agg(found), '[]') AS found
  FROM (
    SELECT c.oid::bigint AS oid,
           n.nspname::text AS schema,
           c.relname::text AS name,
           pg_get_userbyid(c.relowner)::text AS owner,
           c.relispartition AS is_partition,
           d.description AS comment,
           g.name AS guard,
           v.relation IS NOT NULL AS is_paper_trail
      FROM pg_catalog.pg_class AS c
      JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
      LEFT JOIN pg_catalog.pg_description AS d
        ON d.classoid = 'pg_class'::regclass AND d.objoid = c.oid AND d.objsubid = 0
      LEFT JOIN (
        SELECT t.tgrelid AS relation, min(t.tgname::text COLLATE "C") AS name
          FROM pg_catalog.pg_trigger AS t
          JOIN pg_catalog.pg_proc AS p ON p.oid = t.tgfoid
         WHERE NOT t.tgisinternal
           AND t.tgtype & 56 <> 0 -- DELETE, UPDATE or TRUNCATE
           -- Of a server's functions few are made for triggers: the others are not searched.
           AND CASE WHEN p.prorettype = 'trigger'::regtype
                    THEN p.prosrc ~* '\mraise\s+(exception|sqlstate|using|[a-z_]+_(violation|exception))' END
           -- What treats INSERT like any other statement guards or checks state, and no events.
           AND (t.tgtype & 4 = 0 OR p.prosrc ~* '\mtg_op\M\s*[^\s,);]|(=|<>|\mcase\M)\s*\(?\s*tg_op\M')
           -- What writes another table about every change raises when it is put up wrongly.
           AND (t.tgtype & 4 = 0 OR p.prosrc !~* '\minsert\s+into\M')
         GROUP BY t.tgrelid
      ) AS g ON g.relation = c.oid
      LEFT JOIN (
        -- One name first: there is no index of columns by their names.
        SELECT a.attrelid AS relation
          FROM pg_catalog.pg_attribute AS a
         WHERE a.attname = 'whodunnit'
           AND (SELECT count(*)
                  FROM pg_catalog.pg_attribute AS o
                 WHERE o.attrelid = a.attrelid AND o.attname IN ('item_type', 'item_id', 'event')) = 3
      ) AS v ON v.relation = c.oid
     WHERE c.relkind IN ('r', 'p')
       AND c.relpersistence <> 't'
       AND n.nspname <> 'information_schema'
       AND n.nspname !~ '^pg_'
     ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C"
  ) AS found;
