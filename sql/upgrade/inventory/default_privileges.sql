-- What will be granted with whatever the owner creates, and whoever creates in the schema.
-- $1 text: the schema. $4 text: the owner role.
WITH known AS (
    SELECT defaults.defaclrole, defaults.defaclnamespace, defaults.defaclobjtype, defaults.defaclacl
    FROM pg_default_acl AS defaults
    JOIN pg_namespace AS namespace ON namespace.oid = defaults.defaclnamespace AND namespace.nspname = $1
    UNION ALL
    SELECT owner.oid, 0, type.letter, coalesce(
        (
            SELECT defaults.defaclacl
            FROM pg_default_acl AS defaults
            WHERE defaults.defaclrole = owner.oid AND defaults.defaclnamespace = 0 AND defaults.defaclobjtype = type.letter
        ),
        acldefault(CASE type.letter WHEN 'S' THEN 's' ELSE type.letter END, owner.oid)
    )
    FROM pg_roles AS owner
    CROSS JOIN unnest(ARRAY['r', 'S', 'f', 'T']::"char"[]) AS type (letter)
    WHERE owner.rolname = $4
), granted AS (
    SELECT
        known.defaclrole AS role_oid,
        pg_get_userbyid(known.defaclrole) AS role,
        known.defaclnamespace <> 0 AS here,
        CASE known.defaclobjtype WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES' WHEN 'f' THEN 'FUNCTIONS' WHEN 'T' THEN 'TYPES' ELSE 'SCHEMAS' END AS what,
        privilege.privilege_type AS privilege,
        CASE privilege.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(privilege.grantee)) END AS grantee,
        bool_or(privilege.is_grantable AND privilege.grantee <> known.defaclrole) AS grantable
    FROM known
    CROSS JOIN LATERAL aclexplode(known.defaclacl) AS privilege
    GROUP BY 1, 2, 3, 4, 5, 6
)
SELECT
    'default privilege'                                    AS kind,
    format('default privileges of %I', granted.role) || CASE WHEN granted.here THEN format(' in schema %I', $1::text) ELSE '' END AS object,
    format('%s on %s to %s', granted.privilege, granted.what, granted.grantee) AS part,
    jsonb_build_object('with grant option', granted.grantable) AS facts,
    format(said.begin || 'GRANT %s ON %s TO %s', granted.privilege, granted.what, granted.grantee)
        || CASE WHEN granted.grantable THEN ' WITH GRANT OPTION' ELSE '' END AS make,
    format(said.begin || 'REVOKE GRANT OPTION FOR %s ON %s FROM %s', granted.privilege, granted.what, granted.grantee) AS change,
    format(said.begin || 'REVOKE %s ON %s FROM %s', granted.privilege, granted.what, granted.grantee) AS remove,
    0::bigint                                              AS position,
    -- Any login may say what it would give away, where it can create nothing, too.
    jsonb_build_object(
        'role', granted.role,
        'creates here', granted.role = $4 OR has_schema_privilege(granted.role_oid, $1::text, 'CREATE'),
        'ours to change', pg_has_role(session_user, granted.role_oid, 'USAGE')
    )                                                      AS remarks
FROM granted
CROSS JOIN LATERAL (
    SELECT replace(
        format('ALTER DEFAULT PRIVILEGES FOR ROLE %I ', granted.role) || CASE WHEN granted.here THEN format('IN SCHEMA %I ', $1::text) ELSE '' END,
        '%', '%%'
    )
) AS said (begin);
