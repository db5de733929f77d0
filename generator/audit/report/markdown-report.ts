import { toHtml } from 'hast-util-to-html';
import { h } from 'hastscript';
import type { PhrasingContent, RootContent, Table, TableRow } from 'mdast';
import { gfmToMarkdown } from 'mdast-util-gfm';
import { toMarkdown } from 'mdast-util-to-markdown';
import { visible } from '../../history/visible.ts';
import { SEVERITIES, type Severity } from '../finding.ts';
import { type Group, grouped, otherRoles } from './group-findings.ts';
import { inert } from './inert.ts';
import type { Report, ReportedTable } from './report.ts';
import {
  counted,
  countsOf,
  countsText,
  hiddenCharacters,
  proofText,
  type Standing,
  standingOf,
  summaryLine,
  verdictText,
} from './summary.ts';

/** GitHub refuses a comment of more than 65,536 characters; what a workflow puts around it has room. */
const MOST_CHARACTERS = 64_000;
const MOST_ROWS = 60;
const ROOM_FOR_THE_END = 600;

/** By this a workflow finds its comment of an earlier run. */
const MARK = '<!-- indelible audit -->';

/**
 * The report as a comment on a pull request: verdict, a table, each finding folded, the smallest fix. It is Markdown as
 * GitHub reads it; names mean nothing in it and mention nobody. What does not fit is counted.
 */
export const markdownReport = (report: Report): string => {
  const head = [
    MARK,
    ...[heading(report), paragraph([text(summaryLine(report))]), tables(report)].map(written),
  ];
  const fix = fixBlocks(report).map(written);
  const findings = SEVERITIES.flatMap((severity) =>
    report.tables.flatMap((table) => groupsOf(table, severity)),
  );
  const end = [...incomplete(report), outOfReach()].map(written);
  const room = MOST_CHARACTERS - ROOM_FOR_THE_END - lengthOf(head) - lengthOf(end);
  const fixRoom = lengthOf(fix) <= room / 2;
  const blocks = findings.map(findingBlock);
  const shown = fitting(blocks, room - (fixRoom ? lengthOf(fix) : 0));
  const left = findings.slice(shown.length).reduce((sum, group) => sum + group.length, 0);
  const all = [
    ...head,
    ...shown,
    ...(left > 0
      ? [
          written(
            paragraph([
              text(`${counted(left, 'finding')} more did not fit here; the other formats have all.`),
            ]),
          ),
        ]
      : []),
    ...(fixRoom
      ? fix
      : [
          written(
            paragraph([text('The smallest fix did not fit here; '), code('--fix FILE'), text(' writes it.')]),
          ),
        ]),
    ...end,
  ];
  return `${all.join('\n\n').slice(0, MOST_CHARACTERS)}\n`;
};

const lengthOf = (blocks: readonly string[]): number =>
  blocks.reduce((sum, block) => sum + block.length + 2, 0);

const fitting = (blocks: readonly string[], room: number): readonly string[] => {
  let used = 0;
  return blocks.filter((block) => {
    used += block.length + 2;
    return used <= room;
  });
};

const written = (node: RootContent): string =>
  toMarkdown({ type: 'root', children: [node] }, { extensions: [gfmToMarkdown()], bullet: '-' }).trimEnd();

const text = (value: string): PhrasingContent => ({ type: 'text', value: inert(value) });
const code = (value: string): PhrasingContent => ({ type: 'inlineCode', value: visible(value) });
const paragraph = (children: PhrasingContent[]): RootContent => ({ type: 'paragraph', children });
const html = (value: string): RootContent => ({ type: 'html', value });
const sql = (statements: readonly string[]): RootContent => ({
  type: 'code',
  lang: 'sql',
  value: statements.map(visible).join('\n'),
});

const SIGNS: Readonly<Record<Standing, string>> = { bad: '❌', open: '⚠️', accepted: '☑️', good: '✅' };
const WORST: readonly Standing[] = ['bad', 'open', 'accepted', 'good'];

const HEADINGS: Readonly<Record<Standing, string>> = {
  bad: 'append-only in name only',
  open: 'not everything could be judged',
  accepted: 'nothing that is not accepted',
  good: 'append-only',
};

const heading = ({ tables, server }: Report): RootContent => {
  const standings = new Set(tables.map(standingOf));
  const worst = WORST.find((standing) => standings.has(standing)) ?? 'good';
  return {
    type: 'heading',
    depth: 3,
    children: [text(`${SIGNS[worst]} Event tables of `), code(server.database), text(`: ${HEADINGS[worst]}`)],
  };
};

const tables = ({ tables }: Report): RootContent => {
  const sorted = tables.toSorted((a, b) => WORST.indexOf(standingOf(a)) - WORST.indexOf(standingOf(b)));
  const left = sorted.length - MOST_ROWS;
  const rows = sorted
    .slice(0, MOST_ROWS)
    .map((table) =>
      row([
        [code(`${table.schema}.${table.table}`)],
        [text(`${SIGNS[standingOf(table)]} ${verdictText(table)}`)],
        [text(countsText(countsOf(table.findings)))],
      ]),
    );
  const more = left > 0 ? [row([[text(`${counted(left, 'table')} more`)], [], []])] : [];
  const table: Table = {
    type: 'table',
    children: [row([[text('Table')], [text('Verdict')], [text('Findings')]]), ...rows, ...more],
  };
  return table;
};

const row = (cells: PhrasingContent[][]): TableRow => ({
  type: 'tableRow',
  children: cells.map((children) => ({ type: 'tableCell', children })),
});

/** Errors of every table come before the warnings of any: what does not fit is what matters least. */
const groupsOf = ({ findings }: ReportedTable, severity: Severity): readonly Group[] =>
  grouped(findings.filter((finding) => finding.severity === severity));

const findingBlock = (group: Group): string => {
  const [{ severity, rule, message, path, fix, place, accepted, confidence }] = group;
  const title = [
    h('b', severity),
    ' ',
    h('code', rule),
    ...(confidence === 'unknown' ? [' (could not be judged)'] : []),
    ...(accepted ? [` (accepted until ${accepted.expires})`] : []),
    ' ',
    inert(message),
  ];
  const nodes: RootContent[] = [
    ...(group.length > 1
      ? [paragraph([text('The same holds for '), code(otherRoles(group)), text('.')])]
      : []),
    ...(path.length > 1 ? [paragraph([text('Path: '), code(path.join(' → '))])] : []),
    ...(proofText(group[0]) === null ? [] : [paragraph([text('Proof: '), code(proofText(group[0]) ?? '')])]),
    ...(place ? [paragraph([text('At '), code(`${place.file}:${place.line}`)])] : []),
    ...(accepted ? [paragraph([text(`Accepted: ${accepted.reason}`)])] : []),
    ...(fix.length > 0 ? [sql(fix)] : []),
    paragraph([code(`indelible explain ${rule}`), text(' says more.')]),
  ];
  return [`<details>\n${toHtml(h('summary', title))}`, ...nodes.map(written), '</details>'].join('\n\n');
};

const fixBlocks = ({ fix }: Report): RootContent[] =>
  fix.length === 0
    ? []
    : [
        html(
          '<details>\n<summary><b>Smallest fix</b>: closes every error and leaves the writers their INSERT and SELECT</summary>',
        ),
        sql(['BEGIN;', ...fix, 'COMMIT;']),
        ...(hiddenCharacters(fix) ? [paragraph([text(hiddenCharacters(fix) ?? '')])] : []),
        html('</details>'),
      ];

const MOST_LISTED = 10;

const incomplete = ({ unreadable, notLoaded, baseline, assumptions }: Report): RootContent[] => {
  const lines = [
    ...unreadable.map(({ fact, reason }) => [text('Could not be read: '), code(fact), text(` (${reason}).`)]),
    ...notLoaded
      .filter(({ couldMatter }) => couldMatter)
      .map(({ file, line, statement }) => [
        text('Not loaded, and could matter: '),
        code(`${file}:${line}`),
        text(' '),
        code(statement),
      ]),
    ...(baseline?.expired ?? []).map(({ key, expires }) => [
      text(`Accepted until ${expires}, counts again: `),
      code(key),
    ]),
    ...(baseline?.unused ?? []).map(({ key }) => [text('Accepted, but not found: '), code(key)]),
    ...assumptions.map((assumption) => [text(`Assumed: ${assumption}`)]),
  ];
  const left = lines.length - MOST_LISTED;
  const shown: PhrasingContent[][] = [
    ...lines.slice(0, MOST_LISTED),
    ...(left > 0 ? [[text(`${left} more.`)]] : []),
  ];
  if (shown.length === 0) return [];
  return [
    {
      type: 'list',
      ordered: false,
      spread: false,
      children: shown.map((children) => ({
        type: 'listItem',
        spread: false,
        children: [{ type: 'paragraph', children }],
      })),
    },
  ];
};

const outOfReach = (): RootContent =>
  paragraph([
    text(
      'Out of reach of any of this: superusers, the operating system, disks and backups, C code, the clock.',
    ),
  ]);
