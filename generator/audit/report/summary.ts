import { visible } from '../../history/visible.ts';
import type { Severity } from '../finding.ts';
import { leavesOpen, type Report, type ReportedFinding, type ReportedTable } from './report.ts';

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

/** The whole report in a line: `3 tables: 2 append-only in name only, 1 append-only. 4 errors, 1 warning.` */
export const summaryLine = (report: Report): string => {
  const { tables, unreadable } = report;
  const counts = countsText(countsOf(tables.flatMap(({ findings }) => findings)));
  const verdicts = STANDINGS.flatMap(([standing, said]) => {
    const count = tables.filter((table) => standingOf(table) === standing).length;
    return count === 0 ? [] : [tables.length === 1 ? said : `${count} ${said}`];
  });
  const unread = unreadable.length > 0 ? ` ${counted(unreadable.length, 'catalog')} could not be read.` : '';
  return `${counted(tables.length, 'table')}: ${verdicts.join(', ')}. ${sentence(counts)}${unread}`;
};

const STANDINGS: readonly (readonly [Standing, string])[] = [
  ['bad', 'append-only in name only'],
  ['accepted', 'let through by the baseline'],
  ['open', 'unproven'],
  ['good', 'append-only'],
];

const sentence = (text: string): string => `${text[0]?.toUpperCase()}${text.slice(1)}.`;

/** `proved: DELETE FROM …`: what came of executing a finding; null when `--prove` was not asked for. */
export const proofText = ({ proof, proofBecause }: ReportedFinding): string | null =>
  proof === undefined ? null : `${proof}${proofBecause ? `: ${proofBecause}` : ''}`;

/** A sentence for statements that can't be shown as they are; null when all can. */
export const hiddenCharacters = (statements: readonly string[]): string | null =>
  statements.some((statement) => visible(statement) !== statement)
    ? 'Names in it have characters that are not shown but written as escapes: run what --fix FILE writes, not this.'
    : null;
