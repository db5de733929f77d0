import type { Severity } from '../finding.ts';
import { type Report, type ReportedFinding, type ReportedTable, leavesOpen } from './report.ts';

/** `1 error`, `2 errors`. */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** How many findings there are of each severity, and how many of them are accepted. */
export type Counts = Readonly<Record<Severity | 'accepted', number>>;

export const countsOf = (findings: readonly ReportedFinding[]): Counts => {
  const of = (severity: Severity): number =>
    findings.filter((finding) => finding.severity === severity).length;
  return {
    error: of('error'),
    warning: of('warning'),
    note: of('note'),
    accepted: findings.filter(({ accepted }) => accepted !== null).length,
  };
};

/** `4 errors, 2 warnings (1 accepted)`; what there is none of is left out. */
export const countsText = ({ error, warning, note, accepted }: Counts): string => {
  const parts = [
    ...(error > 0 ? [counted(error, 'error')] : []),
    ...(warning > 0 ? [counted(warning, 'warning')] : []),
    ...(note > 0 ? [counted(note, 'note')] : []),
  ];
  return `${parts.join(', ') || 'no findings'}${accepted > 0 ? ` (${accepted} accepted)` : ''}`;
};

/** Whether a table still counts against the exit code, is let through by a baseline, or is clean by itself. */
export type Standing = 'bad' | 'open' | 'accepted' | 'good';

export const standingOf = ({ verdict, findings }: ReportedTable): Standing => {
  if (verdict === 'append-only') return 'good';
  if (findings.some(({ severity, accepted }) => severity === 'error' && accepted === null)) return 'bad';
  return findings.some(leavesOpen) ? 'open' : 'accepted';
};

/** A verdict in words that never hide what a baseline lets through. */
export const verdictText = (table: ReportedTable): string => {
  const standing = standingOf(table);
  const until = standing === 'accepted' ? `, accepted until ${lastDay(table)}` : '';
  switch (table.verdict) {
    case 'append-only':
      return 'append-only';
    case 'nominal':
      return standing === 'open'
        ? 'append-only in name only, in part unproven'
        : `append-only in name only${until}`;
    case 'unproven':
      return `unproven${until}`;
  }
};

/** The first day after which something that is accepted counts again. */
const lastDay = ({ findings }: ReportedTable): string =>
  findings.flatMap(({ accepted }) => (accepted ? [accepted.expires] : [])).sort()[0] ?? '';

/** One sentence on the whole report: `1 of 3 tables is append-only in name only: 4 errors, 1 warning.` */
export const summaryLine = (report: Report): string => {
  const { tables, unreadable } = report;
  const counts = countsText(countsOf(tables.flatMap(({ findings }) => findings)));
  const standing = (wanted: Standing): number =>
    tables.filter((table) => standingOf(table) === wanted).length;
  const parts = [
    ...said(standing('bad'), 'is', 'are', 'append-only in name only'),
    ...said(standing('accepted'), 'is', 'are', 'let through by the baseline'),
    ...said(standing('open'), 'is', 'are', 'unproven'),
    ...said(standing('good'), 'is', 'are', 'append-only'),
  ];
  const unread = unreadable.length > 0 ? ` ${counted(unreadable.length, 'fact')} could not be read.` : '';
  return `Of ${counted(tables.length, 'table')} ${parts.join(', ')}: ${counts}.${unread}`;
};

const said = (count: number, one: string, more: string, what: string): string[] =>
  count === 0 ? [] : [`${count} ${count === 1 ? one : more} ${what}`];
