import type { PhrasingContent, RootContent, TableRow } from 'mdast';
import { gfmToMarkdown } from 'mdast-util-gfm';
import { toMarkdown } from 'mdast-util-to-markdown';
import { inert } from '../../audit/report/inert.ts';
import type { BreakingChange } from '../judge.ts';
import { type CompatReport, exampleText, newVersionsOf } from './report.ts';

/** GitHub refuses a comment of more than 65,536 characters; so many rows fit surely. */
const MOST_ROWS = 50;
const MOST_EXAMPLE = 200;
const MOST_SOURCES = 10;

/** The report as a comment on a pull request. */
export const markdownReport = ({ catalog, against, released, mode, changes }: CompatReport): string => {
  const count = changes.length;
  const heading = count === 0 ? '✅ Nothing breaks' : `❌ ${count} breaking change${count === 1 ? '' : 's'}`;
  const shown = changes.slice(0, MOST_ROWS);
  const blocks: RootContent[] = [
    { type: 'heading', depth: 3, children: [text(heading)] },
    paragraph(`${catalog} against ${against} (released: ${released}), judged ${mode}.`),
    ...(count === 0 ? [] : [tableOf(shown)]),
    ...(shown.length === count
      ? []
      : [paragraph(`${count - shown.length} more; the other formats have all.`)]),
    ...newVersionsOf(changes)
      .slice(0, MOST_SOURCES)
      .map(({ source }): RootContent => ({ type: 'code', lang: 'ts', value: source })),
  ];
  return toMarkdown({ type: 'root', children: blocks }, { extensions: [gfmToMarkdown()] });
};

const tableOf = (changes: readonly BreakingChange[]): RootContent => ({
  type: 'table',
  children: [
    row([[text('Rule')], [text('Where')], [text('What')], [text('Way out')]]),
    ...changes.map(rowOf),
  ],
});

const rowOf = ({ rule, at, message, example, wayOut }: BreakingChange): TableRow => {
  const shown = example === undefined ? '' : `, for example ${exampleText(example).slice(0, MOST_EXAMPLE)}`;
  return row([
    [{ type: 'inlineCode', value: rule }],
    [{ type: 'inlineCode', value: at }],
    [text(`${message}${shown}`)],
    [text(wayOut)],
  ]);
};

const row = (cells: PhrasingContent[][]): TableRow => ({
  type: 'tableRow',
  children: cells.map((children) => ({ type: 'tableCell', children })),
});

const text = (value: string): PhrasingContent => ({ type: 'text', value: inert(value) });
const paragraph = (value: string): RootContent => ({ type: 'paragraph', children: [text(value)] });
