import type { Catalog } from '../catalog/model.ts';
import type { Database } from '../database/connect.ts';
import { boundQuery, fixedSql } from '../database/query.ts';
import { renderQuery } from '../ddl/query-template.ts';
import { KnownError } from '../errors.ts';

/** The newest entry of the registry. */
export interface InstalledVersion {
  readonly version: string;
  readonly contentHash: string;
  /** The version of indelible that applied it. */
  readonly madeWith: string;
}

/**
 * What the database has of the catalog; null: nothing.
 *
 * @throws KnownError when the schema holds something else.
 */
export const installedVersion = async (
  database: Database,
  catalog: Catalog,
): Promise<InstalledVersion | null> => {
  const { schema } = catalog;
  const [state] = await database.query(boundQuery(await fixedSql('install/schema_state.sql'), [schema]));
  if (!state) return null;
  if (!state.has_registry) {
    throw new KnownError(
      `The schema "${schema}" exists (owner "${state.owner}") and indelible did not make it.`,
      {
        hint: 'Name another schema in the catalog, or rename the one that is there.',
      },
    );
  }
  const [installed] = await database.query(boundQuery(await renderQuery('installed_version', { schema })));
  if (!installed) {
    throw new KnownError(
      `The registry "${schema}".catalog_versions is empty: something else filled this schema.`,
    );
  }
  if (installed.catalog !== catalog.name) {
    throw new KnownError(
      `The schema "${schema}" holds the catalog ${installed.catalog}, not ${catalog.name}.`,
      {
        hint: 'Give every catalog a schema of its own.',
      },
    );
  }
  return {
    version: installed.version,
    contentHash: installed.content_hash,
    madeWith: installed.made_with,
  };
};

/** Where only the very same catalog will do. */
export const otherVersion = (catalog: Catalog, { version }: InstalledVersion): KnownError =>
  new KnownError(differenceOf(catalog, version), {
    hint: 'Nothing was changed. See what an upgrade would do with `indelible plan`.',
  });

const differenceOf = ({ name, version, schema }: Catalog, installed: string): string =>
  installed === version
    ? `The schema "${schema}" holds ${name} ${installed} with other SQL: the catalog, or indelible, changed since.`
    : `The schema "${schema}" holds ${name} ${installed}, and the catalog is ${version}.`;
