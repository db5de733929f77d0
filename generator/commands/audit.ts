import { withBaseline } from '../audit/baseline/baseline.ts';
import type { NamedState } from '../audit/input/pick-tables.ts';
import { loadJudge } from '../audit/load-judge.ts';
import { FORMATS, type Format, renderReport } from '../audit/report/formats.ts';
import { exitCodeOf, FAIL_ON, type FailOn, type Report } from '../audit/report/report.ts';
import { type AuditInput, runAudit } from '../audit/run-audit.ts';
import type { Catalog } from '../catalog/model.ts';
import { withDatabase } from '../database/connect.ts';
import { type ExitCode, KnownError } from '../errors.ts';
import { type BaselineOptions, checkExplanation, readBaseline, writeBaselineFile } from './audit-baseline.ts';
import { checkFixFile, writeFix } from './audit-fix.ts';
import { type FormatOutput, parseFormats, writeFormats } from './format-output.ts';
import type { Output } from './output.ts';
import { databaseUrlOf, type ProjectOptions, projectCatalog, projectOf } from './project.ts';
import { type ProveWhere, proveWhereOf } from './prove-where.ts';

export interface AuditOptions extends ProjectOptions, BaselineOptions {
  /** SQL files, folders and patterns to load, in order, into a throw-away server instead of auditing a database. */
  readonly sql?: readonly string[];
  /** With `sql`: the role that runs the files and so owns what they make. */
  readonly owner?: string;
  /** With `sql`: the host whose roles and grants are there before the first file. */
  readonly assume?: string;
  readonly table?: readonly string[];
  readonly trusted?: readonly string[];
  /** Patterns for tables whose changes events have to record. */
  readonly state?: readonly string[];
  /** `text`, `json`, `sarif=audit.sarif` …; several make several reports. */
  readonly format?: string | readonly string[];
  /** Execute the findings: `scratch` (or true) on a copy, `in-place` on the database itself. */
  readonly prove?: string | true;
  /** What makes the exit code 1: `error` or `warning`; default: error. */
  readonly failOn?: string;
  /** Where the SQL of the fix goes; `-` for stdout. */
  readonly fix?: string;
}

/**
 * Says which event tables are append-only in name only. The exit code is 0 when there is nothing to report, 1 when
 * a table is nominal, 3 when something could not be judged; a baseline takes out what it accepts.
 *
 * @throws KnownError when the database, a file or a named table is not there, or a file can't be written.
 */
export const audit = async (options: AuditOptions, output: Output): Promise<ExitCode> => {
  // What is wrong with the flags is said before anything runs.
  const failOn = failOnOf(options.failOn);
  const reports = reportsOf(options);
  const prove = proveWhereOf(options.prove);
  checkExplanation(options);
  await checkFixFile(options.fix);
  const baseline = await readBaseline(options);
  const input = await inputOf(options, output);
  // Before there is a connection there is time for it; what fails here fails again where it is awaited.
  loadJudge().catch(() => undefined);
  const judged = options.sql?.length
    ? await auditFiles(options, input, output)
    : await auditDatabase(databaseUrlOf(options), prove, input, output);
  const report = baseline ? withBaseline(judged, baseline, today()) : judged;
  const rendering = { failOn, rules: (await loadJudge()).rules, source: sourceOf(options) };
  await writeFormats(
    reports,
    'report',
    (format, seen) => renderReport(report, format, { ...rendering, ...seen }),
    output,
  );
  await writeFix(report, options.fix, output);
  await writeBaselineFile(report, { ...options, failOn }, output);
  return exitCodeOf(report, failOn);
};

const auditDatabase = async (
  url: string,
  prove: ProveWhere | null,
  input: AuditInput,
  output: Output,
): Promise<Report> => {
  const report = await withDatabase(url, (database) => runAudit(database, input));
  if (prove === null) return report;
  const { proveDatabase } = await import('./audit-prove.ts');
  return proveDatabase(url, prove, input, report, output);
};

const failOnOf = (given = 'error'): FailOn => {
  const failOn = FAIL_ON.find((known) => known === given);
  if (failOn !== undefined) return failOn;
  throw new KnownError(`--fail-on: ${JSON.stringify(given)} is no severity that can fail.`, {
    hint: `It can be ${FAIL_ON.join(' or ')}.`,
  });
};

/** `--fix -` takes stdout from the text that is printed when nothing else is asked for. */
const reportsOf = ({ format = [], fix }: AuditOptions): readonly FormatOutput<Format>[] => {
  const given = typeof format === 'string' ? [format] : format;
  if (fix !== '-') return parseFormats(FORMATS, given);
  const reports = given.length === 0 ? [] : parseFormats(FORMATS, given);
  if (reports.every(({ file }) => file !== null)) return reports;
  throw new KnownError('--fix - and a report can not both go to stdout.', {
    hint: 'Give one of them a file: --fix fix.sql, or --format text=audit.txt.',
  });
};

/** What stands for a finding that comes from no statement: what the command line names, in this order. */
const sourceOf = ({ catalog, config, sql }: AuditOptions): string | null =>
  catalog ?? sql?.[0] ?? config ?? null;

/** In UTC, as `2026-11-22`. */
const today = (): string => new Date().toISOString().slice(0, 10);

const inputOf = async (options: AuditOptions, output: Output): Promise<AuditInput> => {
  if (options.owner !== undefined && !options.sql?.length) {
    throw new KnownError('--owner says who runs the files of --sql; there are none.', {
      hint: 'A database knows its owners: leave --owner out.',
    });
  }
  if (options.assume !== undefined && !options.sql?.length) {
    throw new KnownError('--assume says what is there before the files of --sql; there are none.', {
      hint: 'A database has what it has: leave --assume out.',
    });
  }
  const project = await projectOf(options);
  const catalog = options.catalog === undefined ? null : await projectCatalog(project, output);
  return {
    patterns: options.table ?? [],
    declared: catalog ? catalog.tables.map(({ name }) => ({ schema: catalog.schema, table: name })) : [],
    trusted: [...(options.trusted ?? []), ...project.trusted, ...(catalog ? [catalog.roles.owner] : [])],
    state: [...(options.state ?? []), ...project.state],
    declaredState: catalog ? await projectionStates(catalog) : [],
    notLoaded: [],
    assumptions: [],
  };
};

/** Tables that hold the state of projections: nobody should change them but their functions. */
const projectionStates = async ({ schema, tables }: Catalog): Promise<readonly NamedState[]> => {
  const projections = tables.flatMap((table) => table.projections);
  if (projections.length === 0) return [];
  const { versionedName } = await import('../ddl/versioned-name.ts');
  return projections.map(({ name }) => ({ schema, name: versionedName(name) }));
};

const auditFiles = async (
  { sql: paths = [], owner, assume, prove }: AuditOptions,
  input: AuditInput,
  output: Output,
): Promise<Report> => {
  const { withSqlDatabase } = await import('../audit/input/sql-database.ts');
  return withSqlDatabase(
    { paths, owner, assume },
    async (database, { loaded, notLoaded, assumptions, trusted }) => {
      for (const { file, line, statement, reason, couldMatter } of notLoaded) {
        output.stderr(
          `${file}:${line}: not loaded${couldMatter ? ', could change the verdict' : ''}: ${statement}: ${reason}\n`,
        );
      }
      const known = { ...input, loaded, notLoaded, assumptions, trusted: [...input.trusted, ...trusted] };
      const report = await runAudit(database, known);
      if (prove === undefined) return report;
      const { proveFiles } = await import('./audit-prove.ts');
      return proveFiles(database, known, report);
    },
  );
};
