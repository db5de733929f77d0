import { sql } from '@databases/pg';
import type { EventTable } from '../../generator/catalog/model.ts';
import { withDatabase } from '../../generator/database/connect.ts';
import type { EmbeddedServer } from '../../generator/database/embedded.ts';
import { quoteIdentifier } from '../../generator/ddl/quote.ts';
import { installCatalog } from '../../generator/install/install.ts';
import { catalog } from './catalog.ts';

/** Installs the test catalog; its roles, and one that may do nothing, get a login with the password `secret`. */
export const installLedger = async (server: EmbeddedServer): Promise<void> => {
  await withDatabase(server.url, (database) =>
    installCatalog(database, catalog, { lockTimeoutMilliseconds: 5000 }),
  );
  const { writers, readers, auditors } = catalog.roles;
  const roles = [...writers.map(({ role }) => role), ...readers, ...auditors].map(quoteIdentifier);
  await runAll(server.url, [
    ...roles.map((role) => `ALTER ROLE ${role} LOGIN PASSWORD 'secret'`),
    `CREATE ROLE nobody LOGIN PASSWORD 'secret'`,
  ]);
};

/** Runs statements as they are; as the superuser, a test can say the time of an event. */
export const runAll = (url: string, statements: readonly string[]): Promise<void> =>
  withDatabase(url, async (database) => {
    for (const statement of statements) await database.query(sql.__dangerous__rawValue(statement));
  });

export const tableName = (table: EventTable): string =>
  `${quoteIdentifier(catalog.schema)}.${quoteIdentifier(table.name)}`;
