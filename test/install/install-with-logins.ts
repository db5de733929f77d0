import { grantedRoles } from '../../generator/catalog/granted-roles.ts';
import type { Catalog } from '../../generator/catalog/model.ts';
import { withDatabase } from '../../generator/database/connect.ts';
import type { EmbeddedServer } from '../../generator/database/embedded.ts';
import { quoteIdentifier } from '../../generator/ddl/quote.ts';
import { installCatalog } from '../../generator/install/install.ts';

/** Installs a catalog; every role that it grants something gets a login with the password `secret`. */
export const installWithLogins = (server: EmbeddedServer, catalog: Catalog): Promise<void> =>
  withDatabase(server.url, async (database) => {
    await installCatalog(database, catalog, { lockTimeoutMilliseconds: 5000 });
    for (const role of grantedRoles(catalog.roles)) {
      await database.query(
        database.sql.__dangerous__rawValue(`ALTER ROLE ${quoteIdentifier(role)} LOGIN PASSWORD 'secret'`),
      );
    }
  });
