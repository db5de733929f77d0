import type { Catalog } from '../catalog/model.ts';
import type { Database } from '../database/connect.ts';
import { boundQuery, fixedSql } from '../database/query.ts';
import { renderQuery } from '../ddl/query-template.ts';
import { KnownError } from '../errors.ts';

/** `installed`: this very catalog is there. `absent`: nothing of it is. Everything else is refused. */
export type InstallState = 'installed' | 'absent';

/**
 * What the database has of the catalog.
 *
 * @throws KnownError when the schema holds something else, or another version of the catalog.
 */
export const installState = async (
  database: Database,
  catalog: Catalog,
  contentHash: string,
): Promise<InstallState> => {
  const { schema } = catalog;
  const [state] = await database.query(boundQuery(await fixedSql('install/schema_state.sql'), [schema]));
  if (!state) return 'absent';
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
  if (installed.content_hash === contentHash) return 'installed';
  throw new KnownError(differenceOf(catalog, installed.version), {
    hint: 'Nothing was changed. Upgrading an installed catalog is not possible yet; install it into another schema or database.',
  });
};

const differenceOf = ({ name, version, schema }: Catalog, installed: string): string =>
  installed === version
    ? `The schema "${schema}" holds ${name} ${installed} with other SQL: the catalog, or indelible, changed since.`
    : `The schema "${schema}" holds ${name} ${installed}, and the catalog is ${version}.`;
