import { fileURLToPath } from 'node:url';
import type { ConnectionPool } from '@databases/pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadCatalog } from '../../generator/catalog/load.ts';
import type { Catalog } from '../../generator/catalog/model.ts';
import type { EmbeddedServer } from '../../generator/database/embedded.ts';
import { applyCatalog } from '../../generator/evolve/upgrade/apply.ts';
import { installCatalog } from '../../generator/install/install.ts';
import { openSession, raw } from '../attacks/session.ts';
import { startServer } from '../servers/start.ts';
import { OPTIONS, planned } from './planned.ts';
import { REFUSED_AT_ONCE, TAMPERS, type Tamper } from './tampers.ts';

const exampleCatalog = async (name: string): Promise<Catalog> => {
  const file = fileURLToPath(new URL(`../../examples/${name}/catalog.ts`, import.meta.url));
  return (await loadCatalog(file)).catalog;
};

const namesOf = (tampers: readonly Tamper[]): readonly string[] => tampers.map(({ name }) => name);

const leftToAPerson = TAMPERS.filter(({ isPutBack }) => !isPutBack);

const inOneTransaction = (database: ConnectionPool, statements: readonly string[]): Promise<void> =>
  database.tx(async (transaction) => {
    for (const statement of statements) await raw(transaction, statement);
  });

describe.each([14, 18] as const)('PostgreSQL %i', (major) => {
  let server: EmbeddedServer;
  let admin: ConnectionPool;
  let catalog: Catalog;
  beforeAll(async () => {
    server = await startServer(major);
    admin = openSession(server.url);
    catalog = await exampleCatalog('reconciler');
    await installCatalog(admin, catalog, OPTIONS);
    await raw(admin, 'CREATE ROLE mallory');
  });
  afterAll(async () => {
    await admin.dispose();
    await server.stop();
  });

  test.each(['invoices', 'starter'])('nothing is said of %s as it was installed', async (name) => {
    const other = await exampleCatalog(name);
    await installCatalog(admin, other, OPTIONS);
    expect(await planned(admin, other)).toBe('');
  });

  test('all that was changed by hand is told, and put back or left to a person', async () => {
    expect(await planned(admin, catalog)).toBe('');
    for (const { sql } of TAMPERS) await inOneTransaction(admin, sql);
    const text = await planned(admin, catalog);
    expect(text).toContain('drift: what is installed was changed by hand');
    expect(namesOf(TAMPERS.filter(({ says }) => !says.test(text)))).toEqual([]);
    await applyCatalog(admin, catalog, OPTIONS);
    const left = await planned(admin, catalog);
    expect(namesOf(TAMPERS.filter(({ says }) => says.test(left)))).toEqual(namesOf(leftToAPerson));
    const statements = [...left.matchAll(/^-- {3}(DROP .*|ALTER .*);$/gm)].map(
      ([, statement = '']) => statement,
    );
    expect(statements.length).toBe(leftToAPerson.length);
    for (const statement of statements) await raw(admin, statement);
    expect(await planned(admin, catalog)).toBe('');
  });

  test('what changes structure or roles is told, and nothing is changed before somebody has seen to it', async () => {
    for (const refused of REFUSED_AT_ONCE) {
      for (const { sql } of refused) await inOneTransaction(admin, sql);
      const text = await planned(admin, catalog);
      expect(refused.filter(({ says }) => !says.test(text)).map(({ name }) => name)).toEqual([]);
      await expect(applyCatalog(admin, catalog, OPTIONS)).rejects.toThrow();
      expect(await planned(admin, catalog)).toBe(text);
      for (const { undo } of refused) await raw(admin, undo);
    }
    expect(await planned(admin, catalog)).toBe('');
  });
});
