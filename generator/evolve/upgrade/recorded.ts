import type { Transaction } from '@databases/pg';
import type { Catalog } from '../../catalog/model.ts';
import { boundQuery } from '../../database/query.ts';
import { renderQuery } from '../../ddl/query-template.ts';
import { KnownError } from '../../errors.ts';
import type { InstalledVersion } from '../../install/state.ts';
import { packageVersion } from '../../package-root.ts';
import { isLater } from '../semantic-version.ts';

/** What the registry of a schema says of all that was applied. */
export interface Recorded {
  readonly objects: ReadonlySet<string>;
  readonly hashes: readonly string[];
}

export const readRecorded = async (transaction: Transaction, { schema }: Catalog): Promise<Recorded> => {
  const [row] = await transaction.query(boundQuery(await renderQuery('recorded_objects', { schema })));
  return { objects: new Set(row.objects), hashes: row.hashes };
};

/** @throws KnownError when what is installed comes after the catalog, or after this version of indelible. */
export const checkNotNewer = (catalog: Catalog, installed: InstalledVersion): void => {
  const where = installedIn(catalog, installed);
  if (isLater(installed.version, catalog.version))
    throw new KnownError(`${where}, which is newer than the catalog: ${catalog.version}.`, {
      hint: USE_NEWER,
    });
  if (isLater(installed.madeWith, packageVersion())) {
    throw new KnownError(
      `${where}, applied by indelible ${installed.madeWith}; this is indelible ${packageVersion()}.`,
      { hint: 'Nothing was changed. Use that version of indelible, or a newer one.' },
    );
  }
};

/** @throws KnownError when the catalog was applied, and another one after it. */
export const checkNotBefore = (
  catalog: Catalog,
  installed: InstalledVersion,
  contentHash: string,
  hashes: readonly string[],
): void => {
  if (installed.contentHash === contentHash || !hashes.includes(contentHash)) return;
  throw new KnownError(
    `${installedIn(catalog, installed)}, and this catalog was applied before it: the database is newer.`,
    { hint: USE_NEWER },
  );
};

const USE_NEWER = 'Nothing was changed. Use the newer catalog, or give this one a later version.';

const installedIn = ({ name, schema }: Catalog, { version }: InstalledVersion): string =>
  `The schema "${schema}" holds ${name} ${version}`;
