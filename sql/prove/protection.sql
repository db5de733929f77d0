-- What protects the given tables, a line a fact: their existence, owners, grants, triggers with their bodies,
-- rules, policies, columns, defaults, constraints and indexes. A GRANT that grants nothing writes the default grants out.
CREATE FUNCTION pg_temp.indelible_protection(relations oid[]) RETURNS text[]
LANGUAGE sql AS $protection$
    WITH relation AS (
        SELECT c.*, n.nspname, n.nspowner
        FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
        WHERE c.oid = ANY (relations)
    ), line (text) AS (
        SELECT pg_catalog.concat_ws(' ', 'relation', oid, nspname, relname, nspowner, relowner,
            relpersistence, relrowsecurity, relforcerowsecurity, relispartition)
        FROM relation
        UNION ALL
        SELECT pg_catalog.concat_ws(' ', 'grants', oid,
            (SELECT pg_catalog.array_agg(item ORDER BY item::text)
             FROM pg_catalog.unnest(coalesce(relacl, pg_catalog.acldefault('r', relowner))) AS item)::text) FROM relation
        UNION ALL
        SELECT pg_catalog.concat_ws(' ', 'grants', a.attrelid, a.attname, coalesce(a.attacl, '{}')::text)
        FROM pg_catalog.pg_attribute AS a WHERE a.attrelid = ANY (relations) AND a.attnum > 0
        UNION ALL
        SELECT pg_catalog.concat_ws(' ', 'column', a.attrelid, a.attname, a.attisdropped, a.attnotnull, a.atttypid,
            a.attidentity, pg_catalog.pg_get_expr(d.adbin, d.adrelid))
        FROM pg_catalog.pg_attribute AS a
        LEFT JOIN pg_catalog.pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE a.attrelid = ANY (relations) AND a.attnum > 0
        UNION ALL
        SELECT pg_catalog.concat_ws(' ', 'label', e.enumtypid, e.oid, e.enumlabel)
        FROM pg_catalog.pg_enum AS e
        WHERE e.enumtypid IN (SELECT atttypid FROM pg_catalog.pg_attribute WHERE attrelid = ANY (relations))
        UNION ALL
        SELECT pg_catalog.concat_ws(' ', 'trigger', t.tgrelid, t.tgname, t.tgenabled, pg_catalog.pg_get_triggerdef(t.oid),
            p.proowner, p.proconfig::text, pg_catalog.md5(p.prosrc))
        FROM pg_catalog.pg_trigger AS t JOIN pg_catalog.pg_proc AS p ON p.oid = t.tgfoid
        WHERE t.tgrelid = ANY (relations) AND NOT t.tgisinternal
        UNION ALL
        SELECT pg_catalog.concat_ws(' ', 'rule', r.ev_class, r.rulename, r.ev_enabled, pg_catalog.pg_get_ruledef(r.oid))
        FROM pg_catalog.pg_rewrite AS r WHERE r.ev_class = ANY (relations)
        UNION ALL
        SELECT pg_catalog.concat_ws(' ', 'policy', p.polrelid, p.polname, p.polcmd, p.polroles::text,
            pg_catalog.pg_get_expr(p.polqual, p.polrelid), pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid))
        FROM pg_catalog.pg_policy AS p WHERE p.polrelid = ANY (relations)
        UNION ALL
        SELECT pg_catalog.concat_ws(' ', 'constraint', c.conrelid, c.conname, pg_catalog.pg_get_constraintdef(c.oid))
        FROM pg_catalog.pg_constraint AS c WHERE c.conrelid = ANY (relations)
        UNION ALL
        SELECT pg_catalog.concat_ws(' ', 'index', i.indrelid, pg_catalog.pg_get_indexdef(i.indexrelid))
        FROM pg_catalog.pg_index AS i WHERE i.indrelid = ANY (relations)
        UNION ALL
        SELECT pg_catalog.concat_ws(' ', 'child', i.inhparent, i.inhrelid)
        FROM pg_catalog.pg_inherits AS i WHERE i.inhrelid = ANY (relations) OR i.inhparent = ANY (relations)
    )
    SELECT coalesce(pg_catalog.array_agg(text), '{}') FROM line
$protection$
