import { withDatabase } from '../database/connect.ts';
import type { SqlFile } from '../ddl/sql-files.ts';
import { ExitCode } from '../errors.ts';
import { planJson } from '../evolve/upgrade/plan-json.ts';
import { planText, statementsIn } from '../evolve/upgrade/plan-text.ts';
import { planUpgrade, type Upgrade } from '../evolve/upgrade/upgrade.ts';
import { visibleLines } from '../history/visible.ts';
import { commented } from '../output/generated-files.ts';
import { type ApplyOptions, DEFAULT_LOCK_TIMEOUT, millisecondsOf, structureOf } from './apply.ts';
import { parseFormats, writeFormats } from './format-output.ts';
import type { Output } from './output.ts';
import { databaseUrlOf, projectCatalog, projectOf } from './project.ts';
import { tellError } from './tell-error.ts';

const FORMATS = ['text', 'json'] as const;

export interface PlanOptions extends ApplyOptions {
  /** `text`, `json=plan.json` …; default: text on stdout. */
  readonly format?: string | readonly string[];
}

/**
 * Prints the SQL that `apply` would run on this database, and nothing when there is nothing to do. What was changed by
 * hand since the catalog was applied, and what `apply` would refuse, is a finding.
 */
export const plan = async (options: PlanOptions, output: Output): Promise<ExitCode> => {
  const formats = parseFormats(FORMATS, options.format);
  const lockTimeoutMilliseconds = millisecondsOf(options.lockTimeout ?? DEFAULT_LOCK_TIMEOUT);
  const url = databaseUrlOf(options);
  const catalog = await projectCatalog(await projectOf(options), output);
  const found = await withDatabase(url, (connected) =>
    planUpgrade(connected, catalog, {
      lockTimeoutMilliseconds,
      structure: structureOf(options, url, output),
    }),
  );
  const text = () => (found.installed === null ? installationText(found.files) : planText(found));
  await writeFormats(
    formats,
    'plan',
    (format) => (format === 'json' ? planJson(found, catalog) : text()),
    output,
  );
  return found.installed === null ? tellInstallation(found.files, output) : tellUpgrade(found, output);
};

const installationText = (files: readonly SqlFile[]): string =>
  files.map(({ path, purpose, text }) => `-- ${path}\n${commented(purpose)}\n${text}\n`).join('');

const tellInstallation = (files: readonly SqlFile[], output: Output): ExitCode => {
  output.stderr(`apply would run ${files.length} files in one transaction.\n`);
  return ExitCode.clean;
};

const tellUpgrade = (upgrade: Upgrade, output: Output): ExitCode => {
  const { plan: planned, isDrift, structureProblem } = upgrade;
  for (const note of planned.notes) output.stderr(visibleLines(`note: ${note}.\n`));
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
