import { ExitCode } from '../../errors.ts';
import { visibleJson } from '../../history/visible.ts';
import type { Unreadable } from '../facts/facts.ts';
import type { Finding, Severity, Verdict } from '../finding.ts';
import type { NotLoaded } from '../input/not-loaded.ts';
import type { Writer } from '../writers.ts';

/** The public JSON of the audit; keys are added, never renamed or taken away, within a schema version. */
export interface Report {
  readonly schemaVersion: 1;
  readonly server: { readonly version: string; readonly database: string };
  readonly tables: readonly ReportedTable[];
  readonly fix: readonly string[];
  readonly unreadable: readonly Unreadable[];
  readonly notLoaded: readonly NotLoaded[];
  readonly assumptions: readonly string[];
  /** What the baseline said that does not count; null without a baseline. */
  readonly baseline: BaselineUse | null;
}

export interface ReportedTable {
  readonly schema: string;
  readonly table: string;
  /** A baseline changes no verdict: what is accepted is nominal, and accepted. */
  readonly verdict: Verdict;
  readonly findings: readonly ReportedFinding[];
  readonly pickedBecause: readonly string[];
  /** Login roles that may append, each with its way to the grant. */
  readonly writers: readonly Writer[];
}

export interface ReportedFinding extends Finding {
  /** Why and until when the finding is accepted; null when it counts. */
  readonly accepted: Accepted | null;
  /** The statement of `--sql` that made the hole, or the table; null for a database. */
  readonly place: Place | null;
}

export interface Accepted {
  readonly reason: string;
  /** The last day on which it is accepted, in UTC: `2027-01-31`. */
  readonly expires: string;
}

export interface Place {
  /** As it was given to `--sql`. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

export interface BaselineEntry extends Accepted {
  readonly key: string;
}

export interface BaselineUse {
  readonly file: string;
  /** Their day has passed: the findings count again. */
  readonly expired: readonly BaselineEntry[];
  /** No finding has their key. */
  readonly unused: readonly BaselineEntry[];
}

/** What makes the exit code 1: errors, or warnings too. */
export const FAIL_ON = ['error', 'warning'] as const satisfies readonly Severity[];
export type FailOn = (typeof FAIL_ON)[number];

/** Whether a finding that nobody accepted makes the exit code 1. */
export const fails = ({ severity, accepted }: ReportedFinding, failOn: FailOn): boolean =>
  accepted === null && (severity === 'error' || severity === failOn);

/** Whether a finding that nobody accepted leaves its table unproven. */
export const leavesOpen = ({ severity, confidence, accepted }: ReportedFinding): boolean =>
  accepted === null && confidence === 'unknown' && severity !== 'note';

/** 1 when a finding counts that is as bad as `failOn`; else 3 when something could not be judged or read; else 0. */
export const exitCodeOf = ({ tables, unreadable }: Report, failOn: FailOn = 'error'): ExitCode => {
  const findings = tables.flatMap((table) => table.findings);
  if (findings.some((finding) => fails(finding, failOn))) return ExitCode.findings;
  return unreadable.length > 0 || findings.some(leavesOpen) ? ExitCode.incomplete : ExitCode.clean;
};

/** Names are the database's: what a terminal would obey is written as an escape, which is the same JSON. */
export const jsonReport = (report: Report): string => `${visibleJson(JSON.stringify(report, null, 2))}\n`;
