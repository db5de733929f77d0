import { withDatabase } from '../database/connect.ts';
import { ExitCode, KnownError } from '../errors.ts';
import { type Applied, applyCatalog } from '../evolve/upgrade/apply.ts';
import type { StructureOptions } from '../evolve/upgrade/with-structure.ts';
import { visibleLines } from '../history/visible.ts';
import type { Output } from './output.ts';
import { databaseUrlOf, type ProjectOptions, projectCatalog, projectOf } from './project.ts';

export interface ApplyOptions extends ProjectOptions {
  /** Milliseconds to wait for each lock. */
  readonly lockTimeout?: string;
  /** Where pg-schema-diff is. */
  readonly pgSchemaDiff?: string;
  /** A server for its databases. */
  readonly tempDatabaseUrl?: string;
}

export const DEFAULT_LOCK_TIMEOUT = '5000';

/** Installs the catalog into a database, or brings what is there to it; a second run does nothing and says so. */
export const apply = async (options: ApplyOptions, output: Output): Promise<ExitCode> => {
  const lockTimeoutMilliseconds = millisecondsOf(options.lockTimeout ?? DEFAULT_LOCK_TIMEOUT);
  const url = databaseUrlOf(options);
  const catalog = await projectCatalog(await projectOf(options), output);
  const applied = await withDatabase(url, (connected) =>
    applyCatalog(connected, catalog, {
      lockTimeoutMilliseconds,
      onProgress: (line) => output.stderr(visibleLines(`${line}\n`)),
      structure: structureOf(options, url, output),
    }),
  );
  const { installer } = applied.did === 'install' ? applied.installation : applied.upgrade;
  const where = `schema ${catalog.schema} of database ${installer.database}`;
  output.stdout(`${toldOf(applied, `${catalog.name} ${catalog.version}`, where)}\n`);
  if (!installer.superuser) output.stderr(membershipWarning(installer.role, catalog.roles.owner));
  if (applied.did === 'install') return ExitCode.clean;
  const { byHand, notes } = applied.upgrade.plan;
  for (const note of notes) output.stderr(visibleLines(`note: ${note}.\n`));
  for (const { what, how } of byHand) output.stderr(visibleLines(`left to a person: ${what}.\n  ${how};\n`));
  return byHand.length > 0 ? ExitCode.findings : ExitCode.clean;
};

const toldOf = (applied: Applied, what: string, where: string): string => {
  if (applied.did === 'install') {
    const { before, applied: files } = applied.installation;
    return before === 'installed'
      ? `${what} is installed in ${where} already; nothing to do.`
      : `Installed ${what} in ${where}: ${files.length} files of SQL in one transaction.`;
  }
  const { statements, upgrade } = applied;
  if (statements === 0) return `${what} is installed in ${where} already; nothing to do.`;
  return upgrade.isDrift
    ? `Put ${what} in ${where} back to what was applied: ${statements} statements.`
    : `Upgraded ${where} from ${upgrade.installed.version} to ${what}: ${statements} statements.`;
};

/** Who is no superuser could only install as a member of the owner, and still can act as the owner. */
const membershipWarning = (role: string, owner: string): string =>
  `warning: ${role} is a member of the owner ${owner} and can undo every guard.\n  Have a superuser run REVOKE ${owner} FROM ${role}.\n`;

/** How the structure of tables is planned, as flags say it. */
export const structureOf = (
  { pgSchemaDiff, tempDatabaseUrl }: ApplyOptions,
  databaseUrl: string,
  output: Output,
): StructureOptions => ({
  planner: pgSchemaDiff ?? null,
  temporaryDatabaseUrl: tempDatabaseUrl ?? null,
  databaseUrl,
  onProgress: (line) => output.stderr(visibleLines(`${line}\n`)),
});

/** @throws KnownError when the text is no whole number of milliseconds that PostgreSQL takes. */
export const millisecondsOf = (text: string): number => {
  const milliseconds = Number(text);
  if (/^\d+$/.test(text) && milliseconds >= 1 && milliseconds <= 2_147_483_647) return milliseconds;
  throw new KnownError(`--lock-timeout ${text} is no number of milliseconds.`, {
    hint: 'Say 5000 for five seconds.',
  });
};
