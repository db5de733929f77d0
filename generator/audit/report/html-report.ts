import type { Element, ElementContent } from 'hast';
import { h } from 'hastscript';
import { visible } from '../../history/visible.ts';
import { htmlPage } from '../../html/page.ts';
import { SEVERITIES } from '../finding.ts';
import { type Group, grouped, otherRoles } from './group-findings.ts';
import { pictures } from './html-pictures.ts';
import { AUDIT_STYLE } from './html-style.ts';
import { OUT_OF_MODEL } from './out-of-model.ts';
import type { Report, ReportedTable } from './report.ts';
import {
  countsOf,
  countsText,
  hiddenCharacters,
  proofText,
  standingOf,
  summaryLine,
  verdictText,
} from './summary.ts';

/** The report as one HTML page. PostgreSQL's lexer must be loaded. */
export const htmlReport = (report: Report): string => {
  const title = `Event tables of ${visible(report.server.database)}`;
  return htmlPage({
    title,
    style: AUDIT_STYLE,
    skipTo: { id: 'findings', label: 'To the findings' },
    body: [
      header(report, title),
      h('main', [
        overview(report),
        pictures(report.tables),
        findings(report),
        fix(report),
        ...limits(report),
      ]),
      h('footer', [
        h('p', [
          'Written by ',
          h('code', 'indelible audit'),
          '. ',
          h('code', 'indelible explain RULE'),
          ' has the page of a rule.',
        ]),
      ]),
    ],
  });
};

const header = (report: Report, title: string): Element =>
  h('header', [
    h('p', { className: ['eyebrow'] }, `indelible audit · PostgreSQL ${report.server.version}`),
    h('h1', title),
    h('p', { className: ['lead'] }, summaryLine(report)),
  ]);

const nameOf = ({ schema, table }: ReportedTable): string => visible(`${schema}.${table}`);
const anchorOf = (index: number): string => `table-${index + 1}`;

const badge = (table: ReportedTable): Element =>
  h('span', { className: ['badge', standingOf(table)] }, verdictText(table));

const overview = ({ tables }: Report): Element =>
  h('section', { 'aria-labelledby': 'verdicts' }, [
    h('h2', { id: 'verdicts' }, 'Verdicts'),
    h('div', { className: ['card'] }, [
      h('table', { className: ['stack'] }, [
        h(
          'thead',
          h(
            'tr',
            ['Table', 'Verdict', 'Findings'].map((name) => h('th', { scope: 'col' }, name)),
          ),
        ),
        h(
          'tbody',
          tables.map((table, index) =>
            h('tr', [
              h('th', { scope: 'row' }, h('a', { href: `#${anchorOf(index)}` }, h('bdi', nameOf(table)))),
              h('td', badge(table)),
              h('td', countsText(countsOf(table.findings))),
            ]),
          ),
        ),
      ]),
    ]),
  ]);

const findings = ({ tables }: Report): Element =>
  h('section', { 'aria-labelledby': 'findings' }, [
    h('h2', { id: 'findings' }, 'Findings'),
    ...tables.map((table, index) =>
      h('section', { className: ['card'], 'aria-labelledby': anchorOf(index) }, [
        h('h3', { id: anchorOf(index) }, h('bdi', nameOf(table))),
        h('p', [
          badge(table),
          ' ',
          h('span', { className: ['soft'] }, `picked because ${visible(table.pickedBecause.join('; '))}`),
        ]),
        ...SEVERITIES.flatMap((severity) =>
          grouped(table.findings.filter((finding) => finding.severity === severity)).map(finding),
        ),
      ]),
    ),
  ]);

const finding = (group: Group): Element => {
  const [{ severity, rule, message, path, place, accepted, confidence, fix }] = group;
  const state = accepted ? 'accepted' : severity;
  return h('article', { className: ['finding', `is-${state}`] }, [
    h('h4', { className: ['rule'] }, [
      h('span', { className: ['badge', state] }, accepted ? `${severity}, accepted` : severity),
      ' ',
      h('code', rule),
      ...(confidence === 'unknown' ? [' (could not be judged)'] : []),
    ]),
    h('p', visible(message)),
    ...(group.length > 1 ? [h('p', ['The same holds for ', h('bdi', visible(otherRoles(group))), '.'])] : []),
    ...(path.length > 1
      ? [
          h(
            'ol',
            { className: ['path'], 'aria-label': 'Path' },
            path.map((step) => h('li', h('code', visible(step)))),
          ),
        ]
      : []),
    ...(proofText(group[0]) === null
      ? []
      : [h('p', ['Proof: ', h('code', visible(proofText(group[0]) ?? ''))])]),
    ...(place
      ? [h('p', { className: ['soft'] }, ['From ', h('code', visible(`${place.file}:${place.line}`)), '.'])]
      : []),
    ...(accepted ? [h('p', `Accepted until ${accepted.expires}: ${visible(accepted.reason)}`)] : []),
    ...(fix.length > 0
      ? [h('details', [h('summary', 'What closes it'), sql(fix, `What closes ${rule}`)])]
      : []),
  ]);
};

/** A keyboard scrolls what has the focus. */
const sql = (statements: readonly string[], label: string): Element =>
  h(
    'pre',
    { tabIndex: 0, role: 'region', 'aria-label': label },
    h('code', statements.map(visible).join('\n')),
  );

const fix = ({ fix: statements }: Report): Element =>
  h('section', { 'aria-labelledby': 'fix' }, [
    h('h2', { id: 'fix' }, 'The smallest fix'),
    h(
      'div',
      { className: ['card'] },
      statements.length === 0
        ? [h('p', 'There is no error to close.')]
        : [
            h(
              'p',
              'It closes every error and leaves the writers their INSERT and SELECT. A superuser runs it, in one transaction.',
            ),
            ...(hiddenCharacters(statements) === null ? [] : [h('p', hiddenCharacters(statements))]),
            sql(['BEGIN;', ...statements, 'COMMIT;'], 'The smallest fix'),
          ],
    ),
  ]);

const limits = ({ assumptions, notLoaded, unreadable, baseline }: Report): Element[] => [
  ...list('What was assumed', assumptions),
  ...list('What could not be read or loaded', [
    ...unreadable.map(({ fact, reason }) => `${fact}: ${reason}`),
    ...notLoaded.map(
      ({ file, line, statement, reason, couldMatter }) =>
        `${file}:${line}: ${statement}: ${reason}${couldMatter ? ' (could change a verdict)' : ''}`,
    ),
  ]),
  ...list(
    'What the baseline says in vain',
    baseline === null
      ? []
      : [
          ...baseline.expired.map(({ key, expires }) => `accepted until ${expires}, counts again: ${key}`),
          ...baseline.unused.map(({ key }) => `accepted, but not found: ${key}`),
        ],
  ),
  ...list('What no finding is about', OUT_OF_MODEL),
];

const list = (title: string, lines: readonly string[]): Element[] =>
  lines.length === 0
    ? []
    : [
        h('section', [
          h('h2', title),
          h(
            'div',
            { className: ['card'] },
            h(
              'ul',
              { className: ['plain'] },
              lines.map((line): ElementContent => h('li', visible(line))),
            ),
          ),
        ]),
      ];
