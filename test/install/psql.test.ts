import { execFile, execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { loadCatalog } from '../../generator/catalog/load.ts';
import { withDatabase } from '../../generator/database/connect.ts';
import { installCatalog } from '../../generator/install/install.ts';
import { MAJORS } from '../servers/majors.ts';
import { startServer } from '../servers/start.ts';
import { schemaObjects } from './schema-objects.ts';

const EXAMPLE = fileURLToPath(new URL('../../examples/invoices/', import.meta.url));

const hasPsql = (): boolean => {
  try {
    execFileSync('psql', ['--version']);
    return true;
  } catch {
    return false;
  }
};

const schemaOf = (url: string) => schemaObjects(url, 'billing', 'billing_');

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
