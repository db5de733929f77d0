-- Policies of row-level security.
-- $1 text: the schema. $2 text[]: tables that are left out.
SELECT
    'policy'                                               AS kind,
    format('policy %I on %s', policy.polname, class.oid::regclass) AS object,
    ''                                                     AS part,
    jsonb_build_object(
        'command', said.command, 'permissive', policy.polpermissive, 'roles', said.roles,
        'using', pg_get_expr(policy.polqual, policy.polrelid), 'check', pg_get_expr(policy.polwithcheck, policy.polrelid)
    )                                                      AS facts,
    format(
        E'CREATE POLICY %I ON %s AS %s\nFOR %s TO %s%s', policy.polname, class.oid::regclass,
        CASE WHEN policy.polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END,
        said.command, said.roles, said.conditions
    )                                                      AS make,
    format('ALTER POLICY %I ON %s TO %s%s', policy.polname, class.oid::regclass, said.roles, said.conditions) AS change,
    format('DROP POLICY %I ON %s', policy.polname, class.oid::regclass) AS remove,
    policy.oid::bigint                                     AS position,
    -- What ALTER POLICY does not alter.
    jsonb_build_object(
        'table', 'table ' || class.oid::regclass, 'command', said.command, 'permissive', policy.polpermissive,
        'has using', policy.polqual IS NOT NULL, 'has check', policy.polwithcheck IS NOT NULL
    )                                                      AS remarks
FROM pg_class AS class
JOIN pg_namespace AS namespace ON namespace.oid = class.relnamespace AND namespace.nspname = $1
JOIN pg_policy AS policy ON policy.polrelid = class.oid
CROSS JOIN LATERAL (
    SELECT
        CASE policy.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' ELSE 'ALL' END AS command,
        (
            SELECT string_agg(CASE role.oid WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(role.oid)) END, ', ' ORDER BY pg_get_userbyid(role.oid) COLLATE "C")
            FROM unnest(policy.polroles) AS role (oid)
        ) AS roles,
        coalesce(E'\nUSING (' || pg_get_expr(policy.polqual, policy.polrelid) || ')', '')
        || coalesce(E'\nWITH CHECK (' || pg_get_expr(policy.polwithcheck, policy.polrelid) || ')', '') AS conditions
) AS said
WHERE class.relname <> ALL ($2::text[]);
