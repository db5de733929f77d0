import type { Transaction } from '@databases/pg';
import type { Catalog } from '../../catalog/model.ts';
import { boundQuery, fixedSql } from '../../database/query.ts';
import { quoteIdentifier, quoteLiteral } from '../../ddl/quote.ts';
import { KnownError } from '../../errors.ts';

/**
 * Where the functions are in an extension, PostgreSQL brings them to the version of the catalog first: what were made
 * here instead would not be in it.
 *
 * @throws KnownError when the extension is of another version than the catalog.
 */
export const checkExtension = async (
  transaction: Transaction,
  { name, version, schema }: Catalog,
): Promise<void> => {
  const [extension] = await transaction.query(boundQuery(await fixedSql('upgrade/extension.sql'), [schema]));
  if (!extension || extension.version === version) return;
  throw new KnownError(
    `The functions of ${name} are in the extension ${extension.name} ${extension.version}, and the catalog is ${version}.`,
    {
      hint: `Nothing was changed. First run ALTER EXTENSION ${quoteIdentifier(extension.name)} UPDATE TO ${quoteLiteral(version)}; (\`indelible package\` writes what it needs), then this again.`,
    },
  );
};
