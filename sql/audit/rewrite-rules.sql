-- Rules that people made on the given relations, and rules on other relations whose action names one of them.
SELECT t.relation,
       r.rulename::text AS name,
       r.ev_class AS on_relation,
       format('%I.%I', n.nspname, c.relname) AS on_name,
       pg_get_userbyid(c.relowner)::text AS on_owner,
       n.nspname::text AS on_schema,
       CASE r.ev_type WHEN '2' THEN 'UPDATE' WHEN '3' THEN 'INSERT' WHEN '4' THEN 'DELETE' ELSE 'SELECT' END AS event,
       r.is_instead AS instead,
       r.ev_enabled::text AS enabled,
       r.ev_qual <> '<>' AS has_condition,
       pg_get_ruledef(r.oid) AS definition
  FROM (SELECT unnest($1::oid[]) AS relation) AS t
  JOIN pg_catalog.pg_rewrite AS r
    ON r.rulename <> '_RETURN'
   AND (r.ev_class = t.relation
        OR EXISTS (SELECT FROM pg_catalog.pg_depend AS d
                    WHERE d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid
                      AND d.refclassid = 'pg_class'::regclass AND d.refobjid = t.relation))
  JOIN pg_catalog.pg_class AS c ON c.oid = r.ev_class
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
 ORDER BY t.relation, r.rulename COLLATE "C", r.ev_class;
