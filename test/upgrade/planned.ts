import type { ConnectionPool } from '@databases/pg';
import type { Catalog } from '../../generator/catalog/model.ts';
import type { Database } from '../../generator/database/connect.ts';
import { readInventory } from '../../generator/evolve/upgrade/inventory.ts';
import { planText } from '../../generator/evolve/upgrade/plan-text.ts';
import { planUpgrade } from '../../generator/evolve/upgrade/upgrade.ts';

export const OPTIONS = { lockTimeoutMilliseconds: 5000, onProgress: () => undefined };

/** What `plan` prints of a database that has the catalog, in some version. */
export const planned = async (
  database: ConnectionPool,
  catalog: Catalog,
  options = OPTIONS,
): Promise<string> => {
  const found = await planUpgrade(database, catalog, options);
  if (found.installed === null) throw new Error('the catalog is not installed');
  return planText(found);
};

/** All facts about the schema of a catalog, object by object. */
export const factsOf = async (database: Database, catalog: Catalog): Promise<Record<string, unknown>> =>
  database.task(async (connection) => {
    await connection.query(connection.sql`SET search_path = pg_catalog, pg_temp`);
    const { items } = await readInventory(connection, catalog);
    await connection.query(connection.sql`RESET search_path`);
    return Object.fromEntries(
      [...items].map(([key, { facts }]): [string, unknown] => [key.replaceAll('\0', ' | '), facts]).sort(),
    );
  });
