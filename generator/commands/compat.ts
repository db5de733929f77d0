import { ExitCode, KnownError } from '../errors.ts';
import { lockFileOf } from '../evolve/lock/lock-file.ts';
import { type CompatReport, jsonReport } from '../evolve/report/report.ts';
import { textReport } from '../evolve/report/text-report.ts';
import { parseFormats, writeFormats } from './format-output.ts';
import type { Output } from './output.ts';
import { type ProjectOptions, projectCatalog, projectOf } from './project.ts';
import { compatReport, modeOf, readAgainst, readReleased } from './released.ts';

const FORMATS = ['text', 'json', 'markdown'] as const;
type Format = (typeof FORMATS)[number];

export interface CompatOptions extends ProjectOptions {
  readonly against?: string;
  readonly mode?: string;
  /** `text`, `json=compat.json` …; default: text on stdout. */
  readonly format?: string | readonly string[];
}

/**
 * Judges the catalog against what was released: the lock file beside it, or what `--against` names. Needs no database,
 * writes nothing.
 */
export const compat = async (options: CompatOptions, output: Output): Promise<ExitCode> => {
  const project = await projectOf(options);
  const mode = modeOf(options.mode, project);
  const formats = parseFormats(FORMATS, options.format);
  const released =
    options.against === undefined ? await readReleased(project) : await readAgainst(project, options.against);
  if (released === null) {
    throw new KnownError(`There is no ${lockFileOf(project.catalogFile)}: nothing was released yet.`, {
      hint: '`indelible release` writes it; or say --against FILE or --against REVISION.',
    });
  }
  const catalog = await projectCatalog(project, output);
  const report = await compatReport(project, catalog, released, mode);
  await writeFormats(formats, 'report', (format, { colour }) => render(report, format, colour), output);
  if (report.changes.length > 0) return ExitCode.findings;
  output.stderr(
    `${report.catalog} breaks nothing of ${report.against} (released: ${report.released}), judged ${mode}.\n`,
  );
  return ExitCode.clean;
};

const render = async (report: CompatReport, format: Format, colour: boolean): Promise<string> => {
  switch (format) {
    case 'json':
      return jsonReport(report);
    case 'text':
      return textReport(report, colour);
    case 'markdown':
      return (await import('../evolve/report/markdown-report.ts')).markdownReport(report);
  }
};
