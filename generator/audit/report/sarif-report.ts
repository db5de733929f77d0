import { createHash } from 'node:crypto';
import type { Log, Notification, ReportingDescriptor, Result, Run } from 'sarif';
import { ExitCode } from '../../errors.ts';
import { visible, visibleJson } from '../../history/visible.ts';
import { packageVersion } from '../../package-root.ts';
import type { NamedRule, Severity } from '../finding.ts';
import { manualChapter, rulePage, whatItDoes } from '../rule-page.ts';
import type { Rendering } from './formats.ts';
import { exitCodeOf, type Report, type ReportedFinding, type ReportedTable } from './report.ts';
import { physicalLocation } from './sarif-location.ts';
import { proofText } from './summary.ts';

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';

/** GitHub refuses a run with more. */
const MOST_RESULTS = 25_000;

/**
 * The report as SARIF 2.1.0 for GitHub code scanning: a rule a page of docs/rules, a result a finding with a fingerprint
 * that stays, accepted findings as suppressed results, what could not be loaded or read as notifications.
 */
export const sarifReport = async (report: Report, rendering: Rendering): Promise<string> => {
  const { rules, failOn } = rendering;
  const all = report.tables
    .flatMap((table) => table.findings.map((finding) => ({ table, finding })))
    .sort((a, b) => LEVELS.indexOf(a.finding.severity) - LEVELS.indexOf(b.finding.severity));
  const shown = all.slice(0, MOST_RESULTS);
  const exitCode = exitCodeOf(report, failOn);
  const run: Run = {
    tool: {
      driver: {
        name: 'indelible',
        semanticVersion: packageVersion(),
        rules: await Promise.all(rules.map(descriptorOf)),
        notifications: NOTIFICATIONS,
      },
    },
    originalUriBaseIds: { '%SRCROOT%': { description: { text: 'The folder that indelible was run in.' } } },
    invocations: [
      {
        executionSuccessful: true,
        exitCode,
        exitCodeDescription: EXIT_CODES[exitCode],
        toolExecutionNotifications: [
          ...notifications(report, rendering.source),
          ...(all.length > shown.length ? [leftOut(all.length - shown.length)] : []),
        ],
      },
    ],
    results: shown.map(({ table, finding }) => resultOf(report, table, finding, rendering)),
    properties: { database: report.server.database, postgresql: report.server.version },
  };
  const log: Log = { $schema: SCHEMA, version: '2.1.0', runs: [run] };
  return `${visibleJson(JSON.stringify(log, null, 2))}\n`;
};

const LEVELS: readonly Severity[] = ['error', 'warning', 'note'];

const EXIT_CODES: Readonly<Record<ExitCode, string>> = {
  [ExitCode.clean]: 'clean',
  [ExitCode.findings]: 'findings',
  [ExitCode.failed]: 'could not run',
  [ExitCode.incomplete]: 'incomplete: not everything could be judged',
};

/** GitHub shows 7.0 and more as high, 4.0 and more as medium, less as low. */
const SECURITY_SEVERITY: Readonly<Record<Severity, string>> = { error: '8.0', warning: '5.0', note: '2.0' };

const descriptorOf = async ({ id, summary, severity }: NamedRule): Promise<ReportingDescriptor> => {
  const page = await rulePage(id);
  const chapter = manualChapter(page);
  return {
    id,
    name: id.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase()),
    shortDescription: { text: summary },
    fullDescription: { text: whatItDoes(page) ?? summary },
    help: { text: page, markdown: page },
    ...(chapter === null ? {} : { helpUri: chapter }),
    defaultConfiguration: { level: severity },
    properties: {
      tags: ['security', 'postgresql', 'append-only'],
      precision: 'high',
      'security-severity': SECURITY_SEVERITY[severity],
    },
  };
};

const resultOf = (
  report: Report,
  table: ReportedTable,
  finding: ReportedFinding,
  { rules, source }: Rendering,
): Result => {
  const { rule, severity, key, accepted, role, capability, confidence, path, fix } = finding;
  const { proof, proofBecause } = finding;
  const hash = createHash('sha256').update(key).digest('hex');
  return {
    ruleId: rule,
    ruleIndex: rules.findIndex(({ id }) => id === rule),
    level: severity,
    message: { text: messageText(textOf(finding)) },
    locations: [
      {
        physicalLocation: physicalLocation(finding.place, source, report.server.database),
        logicalLocations: [
          {
            name: table.table,
            fullyQualifiedName: `${report.server.database}.${table.schema}.${table.table}`,
            kind: 'table',
          },
        ],
      },
    ],
    // GitHub follows a result by the first; both say the same whatever line it stands in.
    partialFingerprints: { primaryLocationLineHash: `${hash.slice(0, 16)}:1`, 'findingKey/v1': hash },
    ...(report.baseline === null
      ? {}
      : {
          suppressions: accepted
            ? [
                {
                  kind: 'external' as const,
                  status: 'accepted' as const,
                  justification: accepted.reason,
                  properties: { expires: accepted.expires },
                },
              ]
            : [],
        }),
    properties: {
      key,
      role,
      capability,
      confidence,
      path: [...path],
      fix: [...fix],
      ...(proof === undefined ? {} : { proof, proofBecause }),
    },
  };
};

/** What a person reads who sees nothing but the alert. */
const textOf = (finding: ReportedFinding): string => {
  const { message, path, fix } = finding;
  return [
    message,
    ...(path.length > 1 ? [`Path: ${path.join(' → ')}`] : []),
    ...(proofText(finding) === null ? [] : [`Proof: ${proofText(finding)}`]),
    ...(fix.length > 0 ? ['Fix:', ...fix] : []),
  ]
    .map(visible)
    .join('\n');
};

/** In a message braces are placeholders and brackets are links (SARIF 3.11.5, 3.11.6). */
const messageText = (text: string): string =>
  text.replace(/[{}]/g, (brace) => brace + brace).replace(/[\\[\]]/g, (character) => `\\${character}`);

const NOTIFICATIONS: ReportingDescriptor[] = [
  { id: 'statement-not-loaded', shortDescription: { text: 'A statement of --sql was not loaded.' } },
  { id: 'fact-unreadable', shortDescription: { text: 'A catalog of PostgreSQL could not be read.' } },
  { id: 'assumption', shortDescription: { text: 'Something was taken for granted.' } },
  { id: 'baseline-expired', shortDescription: { text: 'A finding is no longer accepted.' } },
  { id: 'baseline-unused', shortDescription: { text: 'A finding that the baseline accepts is not there.' } },
  { id: 'results-left-out', shortDescription: { text: 'There are more results than GitHub takes.' } },
];

const notification = (id: string, level: Notification.level, text: string): Notification => ({
  descriptor: { id, index: NOTIFICATIONS.findIndex((known) => known.id === id) },
  level,
  message: { text: messageText(visible(text)) },
});

const notifications = (
  { notLoaded, unreadable, assumptions, baseline, server }: Report,
  source: string | null,
): Notification[] => [
  ...notLoaded.map(
    ({ file, line, statement, reason, couldMatter }): Notification => ({
      ...notification('statement-not-loaded', couldMatter ? 'warning' : 'note', `${statement}: ${reason}`),
      locations: [{ physicalLocation: physicalLocation({ file, line }, source, server.database) }],
    }),
  ),
  ...unreadable.map(({ fact, reason }) => notification('fact-unreadable', 'warning', `${fact}: ${reason}`)),
  ...assumptions.map((assumption) => notification('assumption', 'note', assumption)),
  ...(baseline?.expired ?? []).map(({ key, expires }) =>
    notification('baseline-expired', 'warning', `Accepted until ${expires}: ${key}`),
  ),
  ...(baseline?.unused ?? []).map(({ key }) => notification('baseline-unused', 'note', key)),
];

const leftOut = (count: number): Notification =>
  notification('results-left-out', 'warning', `${count} further results are left out; the JSON has all.`);
