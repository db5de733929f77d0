import { type Database, withDatabase } from '../../generator/database/connect.ts';
import { quoteIdentifier } from '../../generator/ddl/quote.ts';

/** One thing of a schema, in words that are the same in every database. */
export interface SchemaObject {
  readonly kind: string;
  readonly name: string;
  readonly owner: string | null;
  readonly acl: string | null;
  readonly more: string | null;
  readonly comment: string | null;
}

/**
 * Every relation, column, index, function, trigger, policy and constraint of the schema, with owner, comment and
 * privileges, said or by default, as a set; the roles whose names begin with `prefix`; and the versions in the registry.
 */
export const schemaObjects = (url: string, schema: string, prefix: string): Promise<SchemaObject[]> =>
  withDatabase(url, async (database) => {
    const objects = await database.query(database.sql`
      SELECT 'schema' AS kind, nspname::text AS name, nspowner::regrole::text AS owner, (SELECT string_agg(concat_ws(' ', grantor::regrole, grantee::regrole, privilege_type, is_grantable), ', ' ORDER BY grantor::regrole::text, grantee::regrole::text, privilege_type)
              FROM aclexplode(coalesce(nspacl, acldefault('n', nspowner)))) AS acl,
             NULL AS more, obj_description(oid) AS comment
      FROM pg_namespace WHERE nspname = ${schema}
      UNION ALL
      SELECT 'relation', relname::text, relowner::regrole::text, (SELECT string_agg(concat_ws(' ', grantor::regrole, grantee::regrole, privilege_type, is_grantable), ', ' ORDER BY grantor::regrole::text, grantee::regrole::text, privilege_type)
              FROM aclexplode(coalesce(relacl, acldefault(CASE relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", relowner)))),
             relkind::text || relrowsecurity::text || relforcerowsecurity::text || relpersistence::text || coalesce(reloptions::text, '')
               || coalesce(CASE WHEN relkind = 'v' THEN pg_get_viewdef(oid) WHEN relkind = 'i' THEN pg_get_indexdef(oid) END, ''),
             obj_description(oid)
      FROM pg_class WHERE relnamespace = to_regnamespace(quote_ident(${schema}))
      UNION ALL
      SELECT 'type', typname::text, typowner::regrole::text, (SELECT string_agg(concat_ws(' ', grantor::regrole, grantee::regrole, privilege_type, is_grantable), ', ' ORDER BY grantor::regrole::text, grantee::regrole::text, privilege_type)
              FROM aclexplode(coalesce(typacl, acldefault('T', typowner)))), NULL, NULL
      FROM pg_type WHERE typnamespace = to_regnamespace(quote_ident(${schema})) AND typelem = 0
      UNION ALL
      SELECT 'column', attrelid::regclass || '.' || attname, NULL, attacl::text,
             format_type(atttypid, atttypmod) || attnotnull::text || attidentity::text
               || coalesce(pg_get_expr(adbin, adrelid), ''),
             col_description(attrelid, attnum)
      FROM pg_attribute
      JOIN pg_class ON pg_class.oid = attrelid
      LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
      WHERE attnum > 0 AND relnamespace = to_regnamespace(quote_ident(${schema})) AND relkind NOT IN ('i', 'S')
      UNION ALL
      SELECT 'function', pg_proc.oid::regprocedure::text, proowner::regrole::text, (SELECT string_agg(concat_ws(' ', grantor::regrole, grantee::regrole, privilege_type, is_grantable), ', ' ORDER BY grantor::regrole::text, grantee::regrole::text, privilege_type)
              FROM aclexplode(coalesce(proacl, acldefault('f', proowner)))),
             pg_get_functiondef(pg_proc.oid), obj_description(pg_proc.oid)
      FROM pg_proc WHERE pronamespace = to_regnamespace(quote_ident(${schema}))
      UNION ALL
      SELECT 'trigger', tgrelid::regclass || '.' || tgname, NULL, NULL, tgenabled::text || pg_get_triggerdef(pg_trigger.oid), obj_description(pg_trigger.oid)
      FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
      WHERE relnamespace = to_regnamespace(quote_ident(${schema}))
      UNION ALL
      SELECT 'policy', polname, NULL, NULL,
             polcmd::text || (SELECT string_agg(role::regrole::text, ', ' ORDER BY role::regrole::text) FROM unnest(polroles) AS role) || coalesce(pg_get_expr(polwithcheck, polrelid), '') || coalesce(pg_get_expr(polqual, polrelid), ''),
             obj_description(pg_policy.oid)
      FROM pg_policy JOIN pg_class ON pg_class.oid = polrelid
      WHERE relnamespace = to_regnamespace(quote_ident(${schema}))
      UNION ALL
      SELECT 'constraint', conname, NULL, NULL, pg_get_constraintdef(pg_constraint.oid), obj_description(pg_constraint.oid)
      FROM pg_constraint WHERE connamespace = to_regnamespace(quote_ident(${schema}))
      UNION ALL
      SELECT 'default privileges', defaclrole::regrole::text || defaclobjtype::text, NULL, defaclacl::text, NULL, NULL
      FROM pg_default_acl
      UNION ALL
      SELECT 'role', rolname, NULL, NULL, rolcanlogin::text || rolinherit::text || rolsuper::text || rolcreaterole::text, shobj_description(oid, 'pg_authid')
      FROM pg_roles WHERE starts_with(rolname, ${prefix})
      ORDER BY 1, 2, 5`);
    return [...objects, ...(await versions(database, schema))];
  });

const versions = (database: Database, schema: string) =>
  database.query(database.sql`
    SELECT 'version' AS kind, version AS name, NULL AS owner, NULL AS acl, catalog || content_hash AS more, NULL AS comment
    FROM ${database.sql.__dangerous__rawValue(quoteIdentifier(schema))}.catalog_versions ORDER BY id`);
