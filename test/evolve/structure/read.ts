import type { ConnectionPool } from '@databases/pg';
import type { Catalog } from '../../../generator/catalog/model.ts';
import { boundQuery, fixedSql } from '../../../generator/database/query.ts';
import { readStructure, type Structure } from '../../../generator/evolve/structure/structure.ts';
import { installCatalog } from '../../../generator/install/install.ts';

export const raw = (database: ConnectionPool, text: string) =>
  database.query(database.sql.__dangerous__rawValue(text));

/** The structure of tables, as an upgrade reads it. */
export const structureOf = (
  database: ConnectionPool,
  schema: string,
  tables: readonly string[],
): Promise<Structure> =>
  database.tx(async (transaction) => {
    await transaction.query(boundQuery(await fixedSql('session/own_names_only.sql')));
    return readStructure(transaction, schema, tables);
  });

/** Every table of a schema, but for partitions. */
export const tablesOf = async (database: ConnectionPool, schema: string): Promise<string[]> =>
  (
    await database.query(
      database.sql`SELECT relname FROM pg_class WHERE relnamespace = to_regnamespace(quote_ident(${schema})) AND relkind IN ('r', 'p') AND NOT relispartition`,
    )
  ).map(({ relname }: { relname: string }) => relname);

export const install = (database: ConnectionPool, catalog: Catalog) =>
  installCatalog(database, catalog, { lockTimeoutMilliseconds: 10_000 });
