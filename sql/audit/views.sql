-- Views that read the given relations, directly or through other views, and what PostgreSQL would let pass through.
WITH RECURSIVE over AS (
  SELECT d.refobjid AS base, r.ev_class AS view, d.refobjid AS root
    FROM pg_catalog.pg_depend AS d
    JOIN pg_catalog.pg_rewrite AS r ON r.oid = d.objid
   WHERE d.classid = 'pg_rewrite'::regclass AND d.refclassid = 'pg_class'::regclass
     AND d.refobjid = ANY ($1::oid[]) AND r.ev_class <> d.refobjid AND r.rulename = '_RETURN'
  UNION
  SELECT o.view, r.ev_class, o.root
    FROM over AS o
    JOIN pg_catalog.pg_depend AS d
      ON d.refobjid = o.view AND d.classid = 'pg_rewrite'::regclass AND d.refclassid = 'pg_class'::regclass
    JOIN pg_catalog.pg_rewrite AS r ON r.oid = d.objid AND r.ev_class <> o.view AND r.rulename = '_RETURN'
)
SELECT DISTINCT
       o.root AS relation,
       o.base,
       c.oid,
       n.nspname::text AS schema,
       c.relname::text AS name,
       pg_get_userbyid(c.relowner)::text AS owner,
       pg_relation_is_updatable(c.oid, false) AS updatable,
       pg_relation_is_updatable(c.oid, true) AS updatable_by_triggers,
       a.answers,
       coalesce((SELECT o.option_value::boolean FROM pg_options_to_table(c.reloptions) AS o WHERE o.option_name = 'security_invoker'),
                false) AS invoker,
       ARRAY(SELECT t.attname::text FROM pg_catalog.pg_attribute AS t
              WHERE t.attrelid = c.oid AND t.attnum > 0 AND NOT t.attisdropped ORDER BY t.attnum) AS columns,
       pg_get_viewdef(c.oid) AS definition
  FROM over AS o
  JOIN pg_catalog.pg_class AS c ON c.oid = o.view AND c.relkind = 'v'
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
 -- What an INSTEAD OF trigger (64) of a view is for, the view passes on no more, also where the trigger is disabled.
 CROSS JOIN LATERAL (
   SELECT coalesce(jsonb_agg(jsonb_build_object(
            'trigger', t.tgname,
            'bits', CASE WHEN t.tgtype & 4 <> 0 THEN 8 ELSE 0 END
                    | CASE WHEN t.tgtype & 8 <> 0 THEN 16 ELSE 0 END
                    | CASE WHEN t.tgtype & 16 <> 0 THEN 4 ELSE 0 END) ORDER BY t.tgname COLLATE "C"), '[]') AS answers
     FROM pg_catalog.pg_trigger AS t
    WHERE t.tgrelid = c.oid AND t.tgtype & 64 <> 0
 ) AS a
 ORDER BY 4, 5, 1, 2;
