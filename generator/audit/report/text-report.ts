import CliTable from 'cli-table3';
import colours from 'picocolors';
import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';
import { visible } from '../../history/visible.ts';
import { NO_LINES } from '../../plain-table.ts';
import { SEVERITIES, type Severity } from '../finding.ts';
import type { Rendering } from './formats.ts';
import { type Group, grouped, otherRoles } from './group-findings.ts';
import { OUT_OF_MODEL } from './out-of-model.ts';
import type { BaselineEntry, Report, ReportedTable } from './report.ts';
import {
  countsOf,
  countsText,
  hiddenCharacters,
  proofText,
  type Standing,
  standingOf,
  summaryLine,
  verdictText,
} from './summary.ts';

type Paint = ReturnType<typeof colours.createColors>;
type Look = Pick<Rendering, 'colour' | 'width'>;

/**
 * The report for a terminal: an overview, each table's findings, one script that closes every error, and what to do
 * next. Names are shown as they are, but for what a terminal would obey. Without a width no line is broken.
 */
export const textReport = (report: Report, { colour, width }: Look): string => {
  const paint = colours.createColors(colour);
  const put = (indent: number, text: string): string => block(indent, text, width);
  return [
    `${paint.bold('indelible audit')} of ${visible(report.server.database)}, PostgreSQL ${report.server.version}`,
    ...report.assumptions.map((assumption) => put(2, `assumed: ${visible(assumption)}`)),
    '',
    ...(report.tables.length > 1 ? [overview(report.tables, paint, width), ''] : []),
    ...report.tables.flatMap((table) => [...tableLines(table, paint, put), '']),
    ...fixLines(report, paint, put),
    ...incompleteLines(report).map((line) => put(0, line)),
    ...baselineLines(report).map((line) => put(0, line)),
    paint.dim(put(0, `Not checked, out of the model: ${OUT_OF_MODEL.join('; ')}.`)),
    '',
    paint.bold(put(0, summaryLine(report))),
    ...nextLines(report).map((line) => put(0, line)),
    '',
  ].join('\n');
};

/** Text behind an indent, broken at words where a terminal's width says so. */
const block = (indent: number, text: string, width: number | null): string => {
  const margin = ' '.repeat(indent);
  const lines = width === null ? [text] : wrapAnsi(text, Math.max(NARROWEST, width - indent)).split('\n');
  return lines.map((line) => `${margin}${line}`).join('\n');
};

const NARROWEST = 30;

/** One row a table; in a terminal the names give way first, by being broken. */
const overview = (tables: readonly ReportedTable[], paint: Paint, width: number | null): string => {
  const table = new CliTable({
    head: ['table', 'verdict', 'findings'].map((head) => paint.dim(head)),
    chars: NO_LINES,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': GAP },
    wordWrap: true,
    colWidths: columnWidths(Math.max(...tables.map((each) => stringWidth(nameOf(each)))), width),
  });
  for (const each of tables) {
    table.push([
      { content: nameOf(each), wrapOnWordBoundary: false },
      painted(standingOf(each), verdictText(each), paint),
      countsText(countsOf(each.findings)),
    ]);
  }
  return table
    .toString()
    .split('\n')
    .map((line) => `  ${line.trimEnd()}`)
    .join('\n');
};

const GAP = 2;

/** None where the rows fit as they are. */
const columnWidths = (longestName: number, width: number | null): number[] => {
  if (width === null || longestName + ROOM_FOR_THE_REST <= width) return [];
  const room = Math.max(NARROWEST, width - GAP);
  const verdict = Math.min(28, Math.floor(room * 0.36));
  const findings = Math.min(32, Math.floor(room * 0.3));
  return [room - verdict - findings, verdict, findings];
};

/** What the indent, a verdict and the counts take when they are not broken. */
const ROOM_FOR_THE_REST = 64;

const nameOf = ({ schema, table }: ReportedTable): string => visible(`${schema}.${table}`);

const painted = (standing: Standing, text: string, paint: Paint): string =>
  standing === 'bad' ? paint.red(text) : standing === 'good' ? paint.green(text) : paint.yellow(text);

const EXPLAINED: Readonly<Record<ReportedTable['verdict'], string>> = {
  'append-only': ': no login role was found that could change, forge or hide its events.',
  nominal: '.',
  unproven: ': no hole was found, but not everything could be judged.',
};

type Put = (indent: number, text: string) => string;

const tableLines = (table: ReportedTable, paint: Paint, put: Put): string[] => [
  put(
    0,
    `${paint.bold(nameOf(table))}  ${painted(standingOf(table), `${verdictText(table)}${EXPLAINED[table.verdict]}`, paint)}`,
  ),
  paint.dim(put(2, `picked because ${visible(table.pickedBecause.join('; '))}`)),
  ...SEVERITIES.flatMap((severity) =>
    grouped(table.findings.filter((finding) => finding.severity === severity)).flatMap((group) =>
      findingLines(group, paint, put),
    ),
  ),
];

const findingLines = (group: Group, paint: Paint, put: Put): string[] => {
  const [finding] = group;
  const { accepted, place } = finding;
  const unjudged = finding.confidence === 'unknown' ? ' (could not be judged)' : '';
  return [
    `  ${severityOf(finding.severity, paint)} ${paint.bold(finding.rule)}${unjudged}${accepted ? ' (accepted)' : ''}`,
    put(4, visible(finding.message)),
    ...(group.length > 1 ? [put(4, `the same holds for ${visible(otherRoles(group))}`)] : []),
    ...(finding.path.length > 1 ? [put(4, `path: ${visible(finding.path.join(' → '))}`)] : []),
    ...(proofText(finding) === null ? [] : [put(4, visible(`proof: ${proofText(finding)}`))]),
    ...(place ? [`    at: ${visible(place.file)}:${place.line}`] : []),
    ...(accepted ? [put(4, `accepted until ${accepted.expires}: ${visible(accepted.reason)}`)] : []),
    // Statements are never broken: they are there to be copied.
    ...finding.fix.map((statement, index) => `    ${index === 0 ? 'fix: ' : '     '}${visible(statement)}`),
  ];
};

const severityOf = (severity: Severity, paint: Paint): string => {
  const text = severity.padEnd(7);
  return severity === 'error'
    ? paint.red(text)
    : severity === 'warning'
      ? paint.yellow(text)
      : paint.dim(text);
};

const fixLines = ({ fix }: Report, paint: Paint, put: Put): string[] =>
  fix.length === 0
    ? []
    : [
        paint.bold(put(0, 'Smallest fix: closes every error and leaves the writers their INSERT and SELECT')),
        '',
        '  BEGIN;',
        ...fix.map((statement) => `  ${visible(statement)}`),
        '  COMMIT;',
        ...(hiddenCharacters(fix) === null ? [] : [put(2, hiddenCharacters(fix) ?? '')]),
        '',
      ];

const incompleteLines = ({ unreadable, notLoaded }: Report): string[] => [
  ...unreadable.map(({ fact, reason }) => `Could not be read: ${fact} (${reason}).`),
  ...notLoaded
    .filter(({ couldMatter }) => couldMatter)
    .map(({ file, line, statement }) =>
      visible(`Not loaded, and could matter: ${file}:${line}: ${statement}`),
    ),
];

const baselineLines = ({ baseline }: Report): string[] => {
  if (baseline === null) return [];
  const told = (what: string, entries: readonly BaselineEntry[]): string[] =>
    entries.map(({ key, expires }) => visible(`${baseline.file}: ${what} (until ${expires}): ${key}`));
  return [
    ...told('expired, so it counts again', baseline.expired),
    ...told('of no use, no finding has this key', baseline.unused),
  ];
};

const nextLines = (report: Report): string[] => {
  const findings = report.tables.flatMap((table) => table.findings);
  const open = findings.filter(({ severity, accepted }) => severity === 'error' && accepted === null);
  const worst = open[0] ?? findings.find(({ severity }) => severity === 'warning');
  return [
    ...(report.fix.length > 0 && open.length > 0
      ? ['Next: read the fix, write it with --fix FILE, run it as a superuser, and audit again.']
      : []),
    ...(worst ? [`\`indelible explain ${worst.rule}\` says what a rule finds and why.`] : []),
  ];
};
