import { withDatabase } from '../database/connect.ts';
import { ExitCode, KnownError } from '../errors.ts';
import { installCatalog } from '../install/install.ts';
import type { Output } from './output.ts';
import { databaseUrlOf, type ProjectOptions, projectCatalog, projectOf } from './project.ts';

export interface ApplyOptions extends ProjectOptions {
  /** Milliseconds to wait for each lock. */
  readonly lockTimeout?: string;
}

export const DEFAULT_LOCK_TIMEOUT = '5000';

/** Installs the catalog into a database; a second run does nothing and says so. */
export const apply = async (options: ApplyOptions, output: Output): Promise<ExitCode> => {
  const lockTimeoutMilliseconds = millisecondsOf(options.lockTimeout ?? DEFAULT_LOCK_TIMEOUT);
  const url = databaseUrlOf(options);
  const catalog = await projectCatalog(await projectOf(options), output);
  const { before, installer, applied } = await withDatabase(url, (connected) =>
    installCatalog(connected, catalog, {
      lockTimeoutMilliseconds,
      onProgress: ({ path }) => output.stderr(`${path}\n`),
    }),
  );
  const what = `${catalog.name} ${catalog.version}`;
  const where = `schema ${catalog.schema} of database ${installer.database}`;
  output.stdout(
    before === 'installed'
      ? `${what} is installed in ${where} already; nothing to do.\n`
      : `Installed ${what} in ${where}: ${applied.length} files of SQL in one transaction.\n`,
  );
  if (!installer.superuser) output.stderr(membershipWarning(installer.role, catalog.roles.owner));
  return ExitCode.clean;
};

/** Who is no superuser could only install as a member of the owner, and still can act as the owner. */
const membershipWarning = (role: string, owner: string): string =>
  `warning: ${role} is a member of the owner ${owner} and can undo every guard.\n  Have a superuser run REVOKE ${owner} FROM ${role}.\n`;

/** @throws KnownError when the text is no whole number of milliseconds that PostgreSQL takes. */
export const millisecondsOf = (text: string): number => {
  const milliseconds = Number(text);
  if (/^\d+$/.test(text) && milliseconds >= 1 && milliseconds <= 2_147_483_647) return milliseconds;
  throw new KnownError(`--lock-timeout ${text} is no number of milliseconds.`, {
    hint: 'Say 5000 for five seconds.',
  });
};
