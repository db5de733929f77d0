import { execFile, execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { loadCatalog } from '../../generator/catalog/load.ts';
import { withDatabase } from '../../generator/database/connect.ts';
import { installCatalog } from '../../generator/install/install.ts';
import { MAJORS } from '../servers/majors.ts';
import { startServer } from '../servers/start.ts';

const EXAMPLE = fileURLToPath(new URL('../../examples/invoices/', import.meta.url));

const hasPsql = (): boolean => {
  try {
    execFileSync('psql', ['--version']);
    return true;
  } catch {
    return false;
  }
};

/** Every relation, function, trigger, policy, constraint and comment of the schema, with owner and privileges. */
const schemaOf = (url: string) =>
  withDatabase(url, (database) =>
    database.query(database.sql`
      SELECT 'relation' AS kind, relname::text AS name, relowner::regrole::text AS owner, relacl::text AS acl,
             relrowsecurity::text || relforcerowsecurity::text AS more, obj_description(pg_class.oid) AS comment
      FROM pg_class WHERE relnamespace = 'billing'::regnamespace
      UNION ALL
      SELECT 'column', attrelid::regclass || '.' || attname, NULL, attacl::text, atttypid::regtype || attnotnull::text || attidentity::text,
             col_description(attrelid, attnum)
      FROM pg_attribute WHERE attnum > 0 AND attrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'billing'::regnamespace)
      UNION ALL
      SELECT 'function', proname, proowner::regrole::text, proacl::text, md5(pg_get_functiondef(pg_proc.oid)), obj_description(pg_proc.oid)
      FROM pg_proc WHERE pronamespace = 'billing'::regnamespace
      UNION ALL
      SELECT 'trigger', tgrelid::regclass || '.' || tgname, NULL, NULL, tgenabled::text || pg_get_triggerdef(pg_trigger.oid), obj_description(pg_trigger.oid)
      FROM pg_trigger WHERE tgrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'billing'::regnamespace)
      UNION ALL
      SELECT 'policy', polname, NULL, NULL, polcmd::text || polroles::regrole[]::text || COALESCE(pg_get_expr(polwithcheck, polrelid), ''), obj_description(pg_policy.oid)
      FROM pg_policy
      UNION ALL
      SELECT 'constraint', conname, NULL, NULL, pg_get_constraintdef(pg_constraint.oid), NULL
      FROM pg_constraint WHERE connamespace = 'billing'::regnamespace
      UNION ALL
      SELECT 'role', rolname, NULL, NULL, rolcanlogin::text || rolinherit::text || rolcreaterole::text, shobj_description(oid, 'pg_authid')
      FROM pg_roles WHERE starts_with(rolname, 'billing_')
      UNION ALL
      SELECT 'version', version, NULL, NULL, content_hash, NULL FROM billing.catalog_versions
      ORDER BY 1, 2, 5`),
  );

test.skipIf(!hasPsql()).each(MAJORS)(
  'psql -1 -f install.sql installs on PostgreSQL %i what apply installs',
  async (major) => {
    const server = await startServer(major);
    try {
      const byApply = server.urlFor({ database: 'by_apply' });
      await withDatabase(server.url, (database) => database.query(database.sql`CREATE DATABASE by_apply`));
      const args = ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-1', '-f', `${EXAMPLE}generated/sql/install.sql`];
      await promisify(execFile)('psql', [...args, server.url]);
      const { catalog } = await loadCatalog(`${EXAMPLE}catalog.ts`);
      await withDatabase(byApply, (database) =>
        installCatalog(database, catalog, { lockTimeoutMilliseconds: 5000 }),
      );
      const expected = await schemaOf(byApply);
      expect(expected.length).toBeGreaterThan(50);
      expect(await schemaOf(server.url)).toEqual(expected);
      const again = await withDatabase(server.url, (database) =>
        installCatalog(database, catalog, { lockTimeoutMilliseconds: 5000 }),
      );
      expect(again.before).toBe('installed');
    } finally {
      await server.stop();
    }
  },
);
