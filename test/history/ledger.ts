import { sql } from '@databases/pg';
import type { Catalog, EventTable } from '../../generator/catalog/model.ts';
import { withDatabase } from '../../generator/database/connect.ts';
import type { EmbeddedServer } from '../../generator/database/embedded.ts';
import { quoteIdentifier } from '../../generator/ddl/quote.ts';
import { installWithLogins } from '../install/install-with-logins.ts';
import { catalog } from './catalog.ts';

/** Installs the test catalog with logins, and a role `nobody` that may do nothing. */
export const installLedger = async (server: EmbeddedServer): Promise<void> => {
  await installWithLogins(server, catalog);
  await runAll(server.url, [`CREATE ROLE nobody LOGIN PASSWORD 'secret'`]);
};

/** Runs statements as they are; as the superuser, a test can say the time of an event. */
export const runAll = (url: string, statements: readonly string[]): Promise<void> =>
  withDatabase(url, async (database) => {
    for (const statement of statements) await database.query(sql.__dangerous__rawValue(statement));
  });

export const tableName = (table: EventTable): string => nameIn(catalog, table.name);

export const nameIn = ({ schema }: Catalog, name: string): string =>
  `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`;
