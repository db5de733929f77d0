import { withDatabase } from '../database/connect.ts';
import { ExitCode } from '../errors.ts';
import { installCatalog } from '../install/install.ts';
import { commented } from '../output/generated-files.ts';
import { type ApplyOptions, DEFAULT_LOCK_TIMEOUT, millisecondsOf } from './apply.ts';
import type { Output } from './output.ts';
import { databaseUrlOf, projectCatalog, projectOf } from './project.ts';

/** Prints the SQL that `apply` would run on this database, and nothing when there is nothing to do. */
export const plan = async (options: ApplyOptions, output: Output): Promise<ExitCode> => {
  const lockTimeoutMilliseconds = millisecondsOf(options.lockTimeout ?? DEFAULT_LOCK_TIMEOUT);
  const url = databaseUrlOf(options);
  const catalog = await projectCatalog(await projectOf(options), output);
  const { applied } = await withDatabase(url, (connected) =>
    installCatalog(connected, catalog, { lockTimeoutMilliseconds, dryRun: true }),
  );
  for (const { path, purpose, text } of applied)
    output.stdout(`-- ${path}\n${commented(purpose)}\n${text}\n`);
  output.stderr(
    applied.length === 0
      ? 'Nothing to do.\n'
      : `apply would run ${applied.length} files in one transaction.\n`,
  );
  return ExitCode.clean;
};
