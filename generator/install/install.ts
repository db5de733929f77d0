import type { ConnectionPool } from '@databases/pg';
import type { Catalog } from '../catalog/model.ts';
import { ownTransaction } from '../database/own-transaction.ts';
import { type CatalogSql, catalogSql, type SqlFile } from '../ddl/sql-files.ts';
import { checkReadiness, type Installer } from './readiness.ts';
import { runFile } from './run-file.ts';
import { installedVersion, otherVersion } from './state.ts';
import { takeTurn } from './turn.ts';

export interface Installation {
  /** What was there before. */
  readonly before: 'installed' | 'absent';
  readonly installer: Installer;
  /** What was run, in order; empty when nothing had to be. */
  readonly applied: readonly SqlFile[];
}

export interface InstallOptions {
  readonly lockTimeoutMilliseconds: number;
  /** The catalog's SQL, where it is rendered already. */
  readonly sql?: CatalogSql;
  /** Only look: change nothing, `applied` is what would be run. */
  readonly dryRun?: boolean;
  /** Called before each file. */
  readonly onProgress?: (file: SqlFile) => void;
}

/**
 * Installs the catalog, or finds it installed. All in one transaction under an advisory lock: two runs at
 * once install once, and whatever goes wrong leaves the database as it was.
 *
 * @throws KnownError that names the file, what PostgreSQL said and what to do.
 */
export const installCatalog = async (
  database: ConnectionPool,
  catalog: Catalog,
  options: InstallOptions,
): Promise<Installation> => {
  const { lockTimeoutMilliseconds, sql, dryRun = false, onProgress } = options;
  const { files, contentHash } = sql ?? (await catalogSql(catalog));
  return ownTransaction(
    database,
    async (transaction) => {
      await takeTurn(transaction, lockTimeoutMilliseconds);
      const installer = await checkReadiness(transaction, catalog);
      const installed = await installedVersion(transaction, catalog);
      if (installed !== null && installed.contentHash !== contentHash) throw otherVersion(catalog, installed);
      if (installed !== null) return { before: 'installed', installer, applied: [] };
      if (!dryRun) {
        for (const file of files) {
          onProgress?.(file);
          await runFile(transaction, file, 'Nothing was installed.');
        }
      }
      return { before: 'absent', installer, applied: files };
    },
    { lockTimeoutMilliseconds },
  );
};
