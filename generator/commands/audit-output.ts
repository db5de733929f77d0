import { FORMATS, type Format, type Rendering, renderReport } from '../audit/report/formats.ts';
import type { Report } from '../audit/report/report.ts';
import { KnownError } from '../errors.ts';
import { writeText } from '../output/file.ts';
import type { Output } from './output.ts';

/** Where one report goes: a file, or stdout when `file` is null. */
export interface ReportOutput {
  readonly format: Format;
  readonly file: string | null;
}

/**
 * Reads `text`, `sarif=audit.sarif` …; nothing at all is text on stdout.
 *
 * @throws KnownError when a format is unknown, or two reports want stdout or one file.
 */
export const parseFormats = (given: readonly string[]): readonly ReportOutput[] => {
  const outputs = (given.length === 0 ? ['text'] : given).map(parseFormat);
  const places = outputs.map(({ file }) => file);
  const twice = places.find((file, index) => places.indexOf(file) < index);
  if (twice === undefined) return outputs;
  throw new KnownError(`--format: two reports can not both go to ${twice ?? 'stdout'}.`, {
    hint: 'Give all but one a file: --format text --format sarif=audit.sarif.',
  });
};

const parseFormat = (given: string): ReportOutput => {
  const [, name = '', file = null] = /^([^=]*)(?:=(.*))?$/s.exec(given) ?? [];
  const format = FORMATS.find((known) => known === name);
  if (format === undefined) {
    throw new KnownError(`--format: there is no format ${JSON.stringify(name)}.`, {
      hint: `It can be ${FORMATS.join(', ')}, with =FILE to write a file.`,
    });
  }
  if (file === '') {
    throw new KnownError(`--format ${given} names no file.`, { hint: `Write ${format}=FILE, or ${format}.` });
  }
  return { format, file };
};

/** Writes every report; files are told on stderr. */
export const writeReports = async (
  report: Report,
  outputs: readonly ReportOutput[],
  rendering: Omit<Rendering, 'colour' | 'width'>,
  output: Output,
): Promise<void> => {
  for (const { format, file } of outputs) {
    const seen =
      file === null ? { colour: output.colour, width: output.width ?? null } : { colour: false, width: null };
    const text = await renderReport(report, format, { ...rendering, ...seen });
    if (file === null) output.stdout(text);
    else {
      await writeText(file, text);
      output.stderr(`${file}: ${format} report written.\n`);
    }
  }
};
