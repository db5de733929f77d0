-- Who asks, where, and what of the rights that an installation needs is there.
-- $1 text: the owner role of the catalog. $2 text: its schema.
SELECT
    current_user                                                            AS role,
    current_database()                                                      AS database,
    current_setting('server_version_num')::integer / 10000                  AS major,
    current_setting('server_encoding')                                      AS encoding,
    pg_is_in_recovery()                                                     AS standby,
    current_setting('transaction_read_only')::boolean                       AS read_only,
    self.rolsuper                                                           AS superuser,
    self.rolcreaterole                                                      AS may_create_roles,
    has_database_privilege(current_database(), 'CREATE')                    AS may_create_schemas,
    COALESCE((SELECT pg_has_role(owner.oid, 'MEMBER') FROM pg_roles AS owner WHERE owner.rolname = $1), false)
                                                                            AS member_of_owner,
    -- Where nothing is installed, the owner creates it all: whoever installs only becomes it.
    NOT EXISTS (SELECT FROM pg_namespace WHERE nspname = $2)
        OR COALESCE((SELECT pg_has_role(owner.oid, 'USAGE') FROM pg_roles AS owner WHERE owner.rolname = $1), false)
                                                                            AS inherits_owner
FROM pg_roles AS self
WHERE self.rolname = current_user;
