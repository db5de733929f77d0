import { ExitCode } from '../../errors.ts';
import type { Unreadable } from '../facts/facts.ts';
import type { NotLoaded } from '../input/not-loaded.ts';
import type { JudgedTable } from '../judge.ts';

/** The public JSON of the audit; keys are added, never renamed or taken away, within a schema version. */
export interface Report {
  readonly schemaVersion: 1;
  readonly server: { readonly version: string; readonly database: string };
  readonly tables: readonly ReportedTable[];
  readonly fix: readonly string[];
  readonly unreadable: readonly Unreadable[];
  readonly notLoaded: readonly NotLoaded[];
  readonly assumptions: readonly string[];
}

export interface ReportedTable extends JudgedTable {
  readonly pickedBecause: readonly string[];
}

/** 1 when a table is nominal; else 3 when something could not be judged or read; else 0. */
export const exitCodeOf = ({ tables, unreadable }: Report): ExitCode => {
  if (tables.some(({ verdict }) => verdict === 'nominal')) return ExitCode.findings;
  if (unreadable.length > 0 || tables.some(({ verdict }) => verdict === 'unproven'))
    return ExitCode.incomplete;
  return ExitCode.clean;
};

export const jsonReport = (report: Report): string => `${JSON.stringify(report, null, 2)}\n`;
