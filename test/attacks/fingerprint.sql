-- Everything about the schema $1 that an attack could have changed, as lines to compare; a superuser asks.
-- A GRANT that grants nothing writes the defaults out, hence acldefault. Statistics, sizes and the positions of
-- sequences are left out, as appending moves them.
WITH relation AS (
    SELECT * FROM pg_class WHERE relnamespace = $1::regnamespace
), catalog_role AS (
    SELECT * FROM pg_authid WHERE starts_with(rolname, $1 || '_')
)
SELECT 'schema' AS kind, nspname::text AS name, concat_ws(' ', nspowner::regrole, coalesce(nspacl, acldefault('n', nspowner))::text) AS value
FROM pg_namespace WHERE nspname = $1
UNION ALL
SELECT 'relation', relname, concat_ws(' ', relkind, relowner::regrole, relacl::text, relpersistence, relreplident,
    relrowsecurity, relforcerowsecurity, relhasrules, relhassubclass, relispartition, relam, reltablespace,
    reloptions::text, relhastriggers, relchecks)
FROM relation
UNION ALL
SELECT 'column', attrelid::regclass || '.' || attnum, concat_ws(' ', attname, format_type(atttypid, atttypmod), attnotnull,
    attidentity, attgenerated, attisdropped, attstorage, attoptions::text, attacl::text, attinhcount, attcollation,
    pg_get_expr(adbin, adrelid))
FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
WHERE attrelid IN (SELECT oid FROM relation) AND attnum > 0
UNION ALL
SELECT 'constraint', conrelid::regclass || '.' || conname, concat_ws(' ', pg_get_constraintdef(oid), convalidated, condeferrable)
FROM pg_constraint WHERE conrelid IN (SELECT oid FROM relation) OR confrelid IN (SELECT oid FROM relation)
UNION ALL
SELECT 'trigger', tgrelid::regclass || '.' || tgname, concat_ws(' ', tgenabled, pg_get_triggerdef(oid))
FROM pg_trigger WHERE tgrelid IN (SELECT oid FROM relation)
UNION ALL
SELECT 'policy', polrelid::regclass || '.' || polname, concat_ws(' ', polcmd, polpermissive, polroles::regrole[]::text,
    pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid))
FROM pg_policy WHERE polrelid IN (SELECT oid FROM relation)
UNION ALL
SELECT 'rule', ev_class::regclass || '.' || rulename, concat_ws(' ', ev_enabled, pg_get_ruledef(oid))
FROM pg_rewrite WHERE ev_class IN (SELECT oid FROM relation)
UNION ALL
SELECT 'index', indexrelid::regclass::text, concat_ws(' ', pg_get_indexdef(indexrelid), indisvalid, indisclustered, indisreplident)
FROM pg_index WHERE indrelid IN (SELECT oid FROM relation)
UNION ALL
SELECT 'sequence', seqrelid::regclass::text, concat_ws(' ', seqstart, seqincrement, seqmax, seqmin, seqcache, seqcycle)
FROM pg_sequence WHERE seqrelid IN (SELECT oid FROM relation)
UNION ALL
SELECT 'function', pg_proc.oid::regprocedure::text, concat_ws(' ', proowner::regrole, coalesce(proacl, acldefault('f', proowner))::text, pg_get_functiondef(pg_proc.oid))
FROM pg_proc WHERE pronamespace = $1::regnamespace
UNION ALL
SELECT 'type', typname, concat_ws(' ', typowner::regrole, coalesce(typacl, acldefault('T', typowner))::text, typtype)
FROM pg_type WHERE typnamespace = $1::regnamespace
UNION ALL
SELECT 'other object', classid::regclass || ' ' || objid, deptype::text
FROM pg_depend WHERE refclassid = 'pg_namespace'::regclass AND refobjid = $1::regnamespace AND classid <> 'pg_default_acl'::regclass
UNION ALL
SELECT 'child', inhparent::regclass::text, inhrelid::regclass::text
FROM pg_inherits WHERE inhparent IN (SELECT oid FROM relation) OR inhrelid IN (SELECT oid FROM relation)
UNION ALL
SELECT 'statistics object', stxrelid::regclass::text, stxname FROM pg_statistic_ext WHERE stxrelid IN (SELECT oid FROM relation)
UNION ALL
SELECT 'comment', COALESCE(objoid::regclass::text, objoid::text) || ' ' || objsubid, description
FROM pg_description WHERE classoid = 'pg_class'::regclass AND objoid IN (SELECT oid FROM relation)
UNION ALL
SELECT 'comment of a function', objoid::regprocedure::text, description
FROM pg_description WHERE classoid = 'pg_proc'::regclass AND objoid IN (SELECT oid FROM pg_proc WHERE pronamespace = $1::regnamespace)
UNION ALL
SELECT 'label', objoid::text, label FROM pg_seclabel
UNION ALL
SELECT 'default privileges', defaclrole::regrole || ' ' || defaclnamespace || ' ' || defaclobjtype::text, defaclacl::text
FROM pg_default_acl JOIN pg_roles ON pg_roles.oid = defaclrole
-- Whoever else has some can't create anything in the schema that they would apply to.
WHERE rolsuper OR has_schema_privilege(defaclrole, $1, 'CREATE')
UNION ALL
SELECT 'role', rolname, concat_ws(' ', rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin, rolreplication,
    rolbypassrls, rolconnlimit, rolvaliduntil, md5(rolpassword))
FROM pg_authid
UNION ALL
SELECT 'membership', roleid::regrole || ' of ' || member::regrole, concat_ws(' ', admin_option, grantor::regrole)
FROM pg_auth_members WHERE roleid IN (SELECT oid FROM catalog_role) OR member IN (SELECT oid FROM catalog_role)
UNION ALL
SELECT 'role setting', setrole::text || ' ' || setdatabase, setconfig::text
FROM pg_db_role_setting WHERE setrole = 0 OR setrole IN (SELECT oid FROM catalog_role)
UNION ALL
SELECT 'database', datname, concat_ws(' ', datdba::regrole, coalesce(datacl, acldefault('d', datdba))::text) FROM pg_database
UNION ALL
SELECT 'event trigger', evtname, evtevent FROM pg_event_trigger
UNION ALL
SELECT 'extension', extname, extversion FROM pg_extension
UNION ALL
SELECT 'publication', pubname, pubowner::regrole::text FROM pg_publication
UNION ALL
SELECT 'language', lanname, concat_ws(' ', lanpltrusted, lanowner::regrole, coalesce(lanacl, acldefault('l', lanowner))::text) FROM pg_language
ORDER BY 1, 2, 3
