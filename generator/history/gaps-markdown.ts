import type { PhrasingContent, RootContent, TableRow } from 'mdast';
import { gfmToMarkdown } from 'mdast-util-gfm';
import { toMarkdown } from 'mdast-util-to-markdown';
import { inert } from '../audit/report/inert.ts';
import type { Gap } from './gap.ts';
import { visible } from './visible.ts';

/** GitHub refuses a comment of more than 65,536 characters. */
const MOST_CHARACTERS = 60_000;

/** Gaps as a comment on a pull request or an issue: a heading, and a table with as many rows as fit. */
export const gapsMarkdown = (gaps: readonly Gap[]): string => {
  const ordered = [...gaps].sort((a, b) => Number(a.status === 'open') - Number(b.status === 'open'));
  const shown = fitting(ordered);
  const left = ordered.length - shown.length;
  const blocks: RootContent[] = [
    { type: 'heading', depth: 3, children: [text(heading(gaps))] },
    ...(shown.length === 0 ? [] : [tableOf(shown)]),
    ...(left === 0 ? [] : [paragraph(`${left} more did not fit here; the other formats have all.`)]),
  ];
  return toMarkdown({ type: 'root', children: blocks }, { extensions: [gfmToMarkdown()] });
};

const heading = (gaps: readonly Gap[]): string => {
  const missing = gaps.filter(({ status }) => status === 'missing').length;
  const open = gaps.length - missing;
  if (gaps.length === 0) return '✅ Nothing is missing';
  return missing === 0
    ? `⏳ ${open} still open`
    : `❌ ${missing} can not be reconstructed${open === 0 ? '' : `, ${open} still open`}`;
};

const tableOf = (rows: readonly TableRow[]): RootContent => ({
  type: 'table',
  children: [row([[text('Table')], [text('Day')], [text('Status')], [text('What')]]), ...rows],
});

const rowOf = ({ table, day, status, text: said }: Gap): TableRow =>
  row([[{ type: 'inlineCode', value: visible(table) }], [text(day)], [text(status)], [text(said)]]);

const row = (cells: PhrasingContent[][]): TableRow => ({
  type: 'tableRow',
  children: cells.map((children) => ({ type: 'tableCell', children })),
});

const text = (value: string): PhrasingContent => ({ type: 'text', value: inert(value) });
const paragraph = (value: string): RootContent => ({ type: 'paragraph', children: [text(value)] });

const fitting = (gaps: readonly Gap[]): readonly TableRow[] => {
  const rows: TableRow[] = [];
  let used = 0;
  for (const gap of gaps) {
    const one = rowOf(gap);
    used += toMarkdown(tableOf([one]), { extensions: [gfmToMarkdown()] }).length;
    if (used > MOST_CHARACTERS) break;
    rows.push(one);
  }
  return rows;
};
