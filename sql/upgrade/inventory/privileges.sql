-- Privileges, one a row. What NULL means is written out. A dump has no privileges of the row type of a table, so that
-- none are what its owner has.
-- $1 text: the schema. $2 text[]: tables that are left out.
WITH namespace AS (
    SELECT * FROM pg_namespace WHERE nspname = $1
), holder (object, part, what, acl, owner, position) AS (
    SELECT format('schema %I', nspname), '', format('SCHEMA %I', nspname), coalesce(nspacl, acldefault('n', nspowner)), nspowner, 0::bigint
    FROM namespace
    UNION ALL
    SELECT
        CASE class.relkind WHEN 'v' THEN 'view ' WHEN 'm' THEN 'materialized view ' WHEN 'S' THEN 'sequence ' ELSE 'table ' END || class.oid::regclass, '',
        CASE class.relkind WHEN 'S' THEN 'SEQUENCE ' ELSE 'TABLE ' END || class.oid::regclass,
        coalesce(class.relacl, acldefault(CASE class.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", class.relowner)), class.relowner, class.oid::bigint
    FROM pg_class AS class
    JOIN namespace ON namespace.oid = class.relnamespace
    WHERE class.relkind IN ('r', 'p', 'f', 'v', 'm', 'S') AND class.relname <> ALL ($2::text[])
    UNION ALL
    SELECT
        CASE class.relkind WHEN 'v' THEN 'view ' WHEN 'm' THEN 'materialized view ' ELSE 'table ' END || class.oid::regclass,
        format(' (%I)', attribute.attname), 'TABLE ' || class.oid::regclass, attribute.attacl, class.relowner, class.oid::bigint
    FROM pg_class AS class
    JOIN namespace ON namespace.oid = class.relnamespace
    JOIN pg_attribute AS attribute ON attribute.attrelid = class.oid AND NOT attribute.attisdropped AND attribute.attacl IS NOT NULL
    WHERE class.relname <> ALL ($2::text[])
    UNION ALL
    SELECT
        'function ' || function.oid::regprocedure, '', 'ROUTINE ' || function.oid::regprocedure,
        coalesce(function.proacl, acldefault('f', function.proowner)), function.proowner, function.oid::bigint
    FROM pg_proc AS function
    JOIN namespace ON namespace.oid = function.pronamespace
    UNION ALL
    SELECT
        CASE class.relkind WHEN 'v' THEN 'view ' WHEN 'm' THEN 'materialized view ' ELSE 'table ' END || class.oid::regclass, ' (its row type)',
        'TYPE ' || type.oid::regtype, coalesce(type.typacl, ARRAY[makeaclitem(type.typowner, type.typowner, 'USAGE', false)]), type.typowner, class.oid::bigint
    FROM pg_type AS type
    JOIN namespace ON namespace.oid = type.typnamespace
    JOIN pg_class AS class ON class.oid = type.typrelid AND class.relkind IN ('r', 'p', 'f', 'v', 'm')
    WHERE class.relname <> ALL ($2::text[])
), held AS (
    SELECT
        holder.object, holder.part, holder.what, holder.owner, holder.position,
        privilege.privilege_type AS privilege, privilege.grantee, privilege.is_grantable,
        -- Somebody who was given the option to, and not the owner.
        nullif(privilege.grantor, holder.owner) AS grantor
    FROM holder
    CROSS JOIN LATERAL aclexplode(holder.acl) AS privilege
), granted AS (
    SELECT
        held.object, held.part, held.what, held.position, held.privilege, held.grantor,
        held.grantee = held.owner AS own,
        CASE held.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(held.grantee)) END AS grantee,
        CASE WHEN held.grantee <> 0 THEN pg_get_userbyid(held.grantee) END AS role,
        -- A grant option of an owner says nothing.
        bool_or(held.is_grantable AND held.grantee <> held.owner) AS grantable
    FROM held
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
)
SELECT
    'privilege'                                            AS kind,
    granted.object                                         AS object,
    format('%s%s to %s', granted.privilege, granted.part, granted.grantee) || coalesce(', granted by ' || said.grantor, '') AS part,
    jsonb_build_object('with grant option', granted.grantable) AS facts,
    CASE
        WHEN granted.grantor IS NULL THEN ARRAY[
            format('GRANT %s ON %s TO %s', said.privilege, granted.what, granted.grantee) || CASE WHEN granted.grantable THEN ' WITH GRANT OPTION' ELSE '' END
        ]
    END                                                    AS make,
    CASE
        WHEN granted.grantable THEN format('GRANT %s ON %s TO %s WITH GRANT OPTION', said.privilege, granted.what, granted.grantee)
        ELSE format('REVOKE GRANT OPTION FOR %s ON %s FROM %s CASCADE', said.privilege, granted.what, granted.grantee)
    END                                                    AS change,
    format('REVOKE %s ON %s FROM %s CASCADE', said.privilege, granted.what, granted.grantee) AS remove,
    granted.position                                       AS position,
    jsonb_build_object(
        'own', granted.own,
        'role', granted.role,
        -- An owner revokes what others granted by way of the option to; that of a column may hang on that of the table.
        'remove grantor', CASE WHEN granted.grantor IS NOT NULL THEN jsonb_build_array(
            format('GRANT %s ON %s TO %s WITH GRANT OPTION', said.privilege, granted.what, said.grantor),
            format(
                'REVOKE %s%s ON %s FROM %s CASCADE',
                CASE WHEN EXISTS (
                    SELECT
                    FROM held
                    WHERE held.object = granted.object
                      AND held.part = granted.part
                      AND held.privilege = granted.privilege
                      AND held.grantee = granted.grantor
                      AND held.grantor IS NULL
                ) THEN 'GRANT OPTION FOR ' ELSE '' END,
                said.privilege, granted.what, said.grantor
            )
        ) END
    )                                                      AS remarks
FROM granted
CROSS JOIN LATERAL (
    SELECT
        granted.privilege || CASE granted.part WHEN ' (its row type)' THEN '' ELSE granted.part END,
        quote_ident(pg_get_userbyid(granted.grantor))
) AS said (privilege, grantor);
