import { withDatabase } from '../database/connect.ts';
import type { SqlFile } from '../ddl/sql-files.ts';
import { ExitCode } from '../errors.ts';
import { planText, statementsIn } from '../evolve/upgrade/plan-text.ts';
import { planUpgrade, type Upgrade } from '../evolve/upgrade/upgrade.ts';
import { commented } from '../output/generated-files.ts';
import { type ApplyOptions, DEFAULT_LOCK_TIMEOUT, millisecondsOf, structureOf } from './apply.ts';
import type { Output } from './output.ts';
import { databaseUrlOf, projectCatalog, projectOf } from './project.ts';
import { tellError } from './tell-error.ts';

/**
 * Prints the SQL that `apply` would run on this database, and nothing when there is nothing to do. What was changed by
 * hand since the catalog was applied, and what `apply` would refuse, is a finding.
 */
export const plan = async (options: ApplyOptions, output: Output): Promise<ExitCode> => {
  const lockTimeoutMilliseconds = millisecondsOf(options.lockTimeout ?? DEFAULT_LOCK_TIMEOUT);
  const url = databaseUrlOf(options);
  const catalog = await projectCatalog(await projectOf(options), output);
  const found = await withDatabase(url, (connected) =>
    planUpgrade(connected, catalog, {
      lockTimeoutMilliseconds,
      structure: structureOf(options, url, output),
    }),
  );
  return found.installed === null ? tellInstallation(found.files, output) : tellUpgrade(found, output);
};

const tellInstallation = (files: readonly SqlFile[], output: Output): ExitCode => {
  for (const { path, purpose, text } of files) output.stdout(`-- ${path}\n${commented(purpose)}\n${text}\n`);
  output.stderr(`apply would run ${files.length} files in one transaction.\n`);
  return ExitCode.clean;
};

const tellUpgrade = (upgrade: Upgrade, output: Output): ExitCode => {
  const { plan: planned, isDrift, structureProblem } = upgrade;
  output.stdout(planText(upgrade));
  for (const note of planned.notes) output.stderr(`note: ${note}.\n`);
  const statements = statementsIn(planned);
  const byPerson = planned.byHand.length + planned.refusals.length + planned.structure.length;
  output.stderr(
    statements + byPerson === 0
      ? 'Nothing to do.\n'
      : `apply would run ${statements} statements; ${byPerson} differences are left to a person.\n`,
  );
  const isFound = byPerson > 0 || (isDrift && statements > 0);
  if (structureProblem === null) return isFound ? ExitCode.findings : ExitCode.clean;
  const failed = tellError(structureProblem, output);
  return isDrift ? ExitCode.findings : failed;
};
