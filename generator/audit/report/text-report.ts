import colours from 'picocolors';
import type { Finding, Severity, Verdict } from '../finding.ts';
import { SEVERITIES } from '../finding.ts';
import type { Report, ReportedTable } from './report.ts';

type Paint = ReturnType<typeof colours.createColors>;

const VERDICTS: Readonly<Record<Verdict, string>> = {
  'append-only': 'append-only: no login role was found that could change, forge or hide its events.',
  nominal: 'append-only in name only.',
  unproven: 'unproven: no hole was found, but not everything could be judged.',
};

const OUT_OF_MODEL = [
  'superusers, the operating system, disks and backups',
  'code of extensions and other functions written in C',
  'the clock of the server',
  'pg_hba.conf: every role with LOGIN and CONNECT counts as able to log in',
];

/** The report for a terminal: each table's verdict and findings, then one script that closes every error. */
export const textReport = (report: Report, colour: boolean): string => {
  const paint = colours.createColors(colour);
  return [
    `${paint.bold('indelible audit')} of ${report.server.database}, PostgreSQL ${report.server.version}`,
    ...report.assumptions.map((assumption) => `  assumed: ${assumption}`),
    '',
    ...report.tables.flatMap((table) => [...tableLines(table, paint), '']),
    ...fixLines(report, paint),
    ...incompleteLines(report),
    ...section('Not checked, out of the model', OUT_OF_MODEL, paint),
    '',
  ].join('\n');
};

const tableLines = (table: ReportedTable, paint: Paint): string[] => {
  const colour =
    table.verdict === 'append-only' ? paint.green : table.verdict === 'nominal' ? paint.red : paint.yellow;
  return [
    `${paint.bold(`${table.schema}.${table.table}`)}  ${colour(VERDICTS[table.verdict])}`,
    paint.dim(`  picked because ${table.pickedBecause.join('; ')}`),
    ...SEVERITIES.flatMap((severity) =>
      grouped(table.findings.filter((finding) => finding.severity === severity)).flatMap(([first, ...more]) =>
        findingLines(first, more, paint),
      ),
    ),
  ];
};

type Group = readonly [Finding, ...Finding[]];

/** Findings that say the same of several roles, in the order of the first of each. */
const grouped = (findings: readonly Finding[]): readonly Group[] => {
  const groups = new Map<string, [Finding, ...Finding[]]>();
  for (const finding of findings) {
    const { rule, role, capability, confidence, message, path, fix } = finding;
    const said = message.replace(role, '');
    const key = JSON.stringify([rule, capability, confidence, said, path.slice(1), fix]);
    const group = groups.get(key);
    if (group) group.push(finding);
    else groups.set(key, [finding]);
  }
  return [...groups.values()];
};

const ROLES_SHOWN = 10;

const findingLines = (finding: Finding, same: readonly Finding[], paint: Paint): string[] => {
  const roles = same.map(({ role }) => role);
  const left = roles.length - ROLES_SHOWN;
  const others = `${roles.slice(0, ROLES_SHOWN).join(', ')}${left > 0 ? ` and ${left} more` : ''}`;
  return [
    `  ${severityOf(finding.severity, paint)} ${finding.rule}${finding.confidence === 'unknown' ? ' (could not be judged)' : ''}`,
    `    ${finding.message}`,
    ...(roles.length > 0 ? [`    the same holds for ${others}`] : []),
    ...(finding.path.length > 1 ? [`    path: ${finding.path.join(' → ')}`] : []),
    ...finding.fix.map((statement, index) => `    ${index === 0 ? 'fix: ' : '     '}${statement}`),
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

const fixLines = ({ fix }: Report, paint: Paint): string[] =>
  fix.length === 0
    ? []
    : [
        paint.bold('Smallest fix: closes every error and leaves the writers their INSERT and SELECT'),
        '',
        '  BEGIN;',
        ...fix.map((statement) => `  ${statement}`),
        '  COMMIT;',
        '',
      ];

const incompleteLines = ({ unreadable, notLoaded }: Report): string[] => [
  ...unreadable.map(({ fact, reason }) => `Could not be read: ${fact} (${reason}).`),
  ...notLoaded
    .filter(({ couldMatter }) => couldMatter)
    .map(({ file, line, statement }) => `Not loaded, and could matter: ${file}:${line}: ${statement}`),
];

const section = (title: string, lines: readonly string[], paint: Paint): string[] => [
  paint.dim(`${title}: ${lines.join('; ')}.`),
];
