import type { NamedRule } from '../finding.ts';
import { type FailOn, jsonReport, type Report } from './report.ts';

export const FORMATS = ['text', 'json', 'sarif', 'markdown', 'html'] as const;
export type Format = (typeof FORMATS)[number];

/** What a format needs to know besides the report. */
export interface Rendering {
  readonly failOn: FailOn;
  readonly rules: readonly NamedRule[];
  /** The file that stands for a finding that comes from no statement: a catalog, a config file; null for none. */
  readonly source: string | null;
  /** Whether the text may be coloured. */
  readonly colour: boolean;
  /** How many columns the terminal has; null for a file or a pipe. */
  readonly width: number | null;
}

/** The report in a format; each is imported when it is asked for. */
export const renderReport = async (report: Report, format: Format, rendering: Rendering): Promise<string> => {
  switch (format) {
    case 'json':
      return jsonReport(report);
    case 'text':
      return (await import('./text-report.ts')).textReport(report, rendering);
    case 'sarif':
      return (await import('./sarif-report.ts')).sarifReport(report, rendering);
    case 'markdown':
      return (await import('./markdown-report.ts')).markdownReport(report);
    case 'html':
      return (await import('./html-report.ts')).htmlReport(report);
  }
};
