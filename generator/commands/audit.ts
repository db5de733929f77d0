import type { Loaded } from '../audit/input/load-sql.ts';
import { DEFAULT_OWNER, loadSql } from '../audit/input/load-sql.ts';
import { exitCodeOf, jsonReport, type Report } from '../audit/report/report.ts';
import { textReport } from '../audit/report/text-report.ts';
import { type AuditInput, runAudit } from '../audit/run-audit.ts';
import { withDatabase } from '../database/connect.ts';
import { startEmbedded } from '../database/embedded.ts';
import { loadLexer } from '../ddl/lexer.ts';
import { type ExitCode, KnownError } from '../errors.ts';
import type { Output } from './output.ts';
import { databaseUrlOf, type ProjectOptions, projectCatalog, projectOf } from './project.ts';

export interface AuditOptions extends ProjectOptions {
  /** SQL files to load, in order, into a throw-away server instead of auditing a database. */
  readonly sql?: readonly string[];
  /** With `sql`: the role that runs the files and so owns what they make. */
  readonly owner?: string;
  readonly table?: readonly string[];
  readonly trusted?: readonly string[];
  readonly format?: string;
}

/**
 * Says which event tables are append-only in name only. The exit code is 0 when there is nothing to report, 1 when
 * a table is nominal, 3 when something could not be judged.
 *
 * @throws KnownError when the database, a file or a named table is not there.
 */
export const audit = async (options: AuditOptions, output: Output): Promise<ExitCode> => {
  await loadLexer();
  const input = await inputOf(options, output);
  const report = options.sql?.length
    ? await auditFiles(options.sql, options.owner ?? DEFAULT_OWNER, input, output)
    : await withDatabase(databaseUrlOf(options), (database) => runAudit(database, input));
  output.stdout(options.format === 'json' ? jsonReport(report) : textReport(report, output.colour));
  return exitCodeOf(report);
};

const inputOf = async (options: AuditOptions, output: Output): Promise<AuditInput> => {
  if (options.owner !== undefined && !options.sql?.length) {
    throw new KnownError('--owner says who runs the files of --sql; there are none.', {
      hint: 'A database knows its owners: leave --owner out.',
    });
  }
  const project = await projectOf(options);
  const catalog = options.catalog === undefined ? null : await projectCatalog(project, output);
  return {
    patterns: options.table ?? [],
    declared: catalog ? catalog.tables.map(({ name }) => ({ schema: catalog.schema, table: name })) : [],
    trusted: [...(options.trusted ?? []), ...project.trusted, ...(catalog ? [catalog.roles.owner] : [])],
    notLoaded: [],
    assumptions: [],
  };
};

const auditFiles = async (
  files: readonly string[],
  owner: string,
  input: AuditInput,
  output: Output,
): Promise<Report> => {
  const server = await startEmbedded();
  try {
    const loaded = await loadSql(server.url, files, owner);
    for (const { file, line, statement, reason, couldMatter } of loaded.notLoaded) {
      output.stderr(
        `${file}:${line}: not loaded${couldMatter ? ', could change the verdict' : ''}: ${statement}: ${reason}\n`,
      );
    }
    return await withDatabase(server.url, (database) =>
      runAudit(database, { ...input, notLoaded: loaded.notLoaded, assumptions: assumptionsOf(loaded) }),
    );
  } finally {
    await server.stop();
  }
};

const assumptionsOf = ({ owner, assumedRoles }: Loaded): string[] => [
  owner === 'postgres'
    ? 'the files are run by postgres, a superuser, who owns what they make.'
    : `the files are run by ${owner}, who can log in, is no superuser afterwards and owns what they make; --owner names another.`,
  ...(assumedRoles.length > 0
    ? [`${assumedRoles.join(', ')} can log in: the files mention the role and do not create it.`]
    : []),
];
