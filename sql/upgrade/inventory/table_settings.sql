-- What a table is besides its columns: WAL, replica identity, row-level security.
-- $1 text: the schema. $2 text[]: tables that are left out.
SELECT
    setting.kind                                           AS kind,
    'table ' || class.oid::regclass                        AS object,
    ''                                                     AS part,
    setting.facts                                          AS facts,
    setting.make                                           AS make,
    setting.make                                           AS change,
    NULL                                                   AS remove,
    class.oid::bigint                                      AS position,
    NULL::jsonb                                            AS remarks
FROM pg_class AS class
JOIN pg_namespace AS namespace ON namespace.oid = class.relnamespace AND namespace.nspname = $1
CROSS JOIN LATERAL (
    VALUES
        (
            'persistence',
            jsonb_build_object('persistence', CASE class.relpersistence WHEN 'p' THEN 'logged' WHEN 'u' THEN 'unlogged' ELSE 'temporary' END),
            format('ALTER TABLE %s SET LOGGED', class.oid::regclass)
        ),
        (
            'replica identity',
            jsonb_build_object('replica identity', CASE class.relreplident WHEN 'd' THEN 'default' WHEN 'n' THEN 'nothing' WHEN 'f' THEN 'full' ELSE 'index' END),
            format('ALTER TABLE %s REPLICA IDENTITY DEFAULT', class.oid::regclass)
        ),
        (
            'row security',
            jsonb_build_object('row security', class.relrowsecurity, 'forced', class.relforcerowsecurity),
            format(
                'ALTER TABLE %s %s ROW LEVEL SECURITY, %s ROW LEVEL SECURITY', class.oid::regclass,
                CASE WHEN class.relrowsecurity THEN 'ENABLE' ELSE 'DISABLE' END,
                CASE WHEN class.relforcerowsecurity THEN 'FORCE' ELSE 'NO FORCE' END
            )
        )
) AS setting (kind, facts, make)
WHERE class.relkind IN ('r', 'p') AND class.relname <> ALL ($2::text[]);
