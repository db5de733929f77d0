import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ConnectionPool } from '@databases/pg';
import type { Catalog } from '../../generator/catalog/model.ts';
import { splitStatements } from '../../generator/ddl/parse.ts';
import { packageFiles } from '../../generator/extension/package-files.ts';
import { earlierVersion } from '../../generator/extension/packaged.ts';

/** Writes the extension of a catalog into a folder that may hold earlier versions of it. */
export const writePackage = async (
  folder: string,
  catalog: Catalog,
  extension = catalog.name,
): Promise<void> => {
  const earlier = await earlierVersion(folder, extension, catalog);
  for (const { path, text } of await packageFiles({ catalog, extension, earlier, meta: null })) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
};

/** Runs the SQL that is applied beside the extension, and makes it, in one transaction. */
export const installPackage = async (
  database: ConnectionPool,
  folder: string,
  catalog: Catalog,
  extension = catalog.name,
): Promise<void> => {
  const script = await readFile(join(folder, 'beside', `${extension}--${catalog.version}.sql`), 'utf8');
  await database.tx(async (transaction) => {
    for (const statement of splitStatements(script))
      await transaction.query(transaction.sql.__dangerous__rawValue(statement));
  });
};
