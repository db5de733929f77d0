import pc from 'picocolors';
import { subjectText } from './clause.ts';
import { type RecordedEvent, runOf } from './event.ts';
import type { Gap } from './gap.ts';
import type { Paragraph } from './narrate.ts';
import type { Replay } from './replay.ts';
import { visible } from './visible.ts';

/** A replay for people: the events, a paragraph a run, and what can not be reconstructed. */
export const formatText = ({ events, narration, gaps, timezone }: Replay, colour: boolean): string => {
  const { bold, yellow } = pc.createColors(colour);
  const missing = gaps.filter(({ status }) => status === 'missing');
  const open = gaps.filter(({ status }) => status === 'open');
  const told = narration.flatMap((one) => [bold(headingOf(one, timezone)), visible(one.text), '']);
  return [
    eventTable(events, timezone, bold),
    '',
    ...told,
    ...section('What can not be reconstructed:', missing, (text) => bold(yellow(text))),
    ...section('Still open:', open, bold),
  ]
    .join('\n')
    .trimEnd()
    .concat('\n');
};

const headingOf = ({ table, run, date }: Paragraph, timezone: string): string =>
  visible(run === null ? `${table}, ${date} (${timezone})` : `run ${run}, ${date} (${timezone})`);

const section = (title: string, found: readonly Gap[], emphasise: (text: string) => string): string[] =>
  found.length === 0 ? [] : [emphasise(title), ...found.map(({ text }) => `  ${visible(text)}`), ''];

interface Column {
  readonly head: string;
  readonly cell: (event: RecordedEvent) => string;
}

/**
 * Without frames, so that it can be cut and searched. Columns that nobody filled are left out, and so is the run
 * where there is only one: the story's heading says it.
 */
const eventTable = (
  events: readonly RecordedEvent[],
  timezone: string,
  bold: (text: string) => string,
): string => {
  const columns = columnsFor(events, timezone)
    .map(({ head, cell }) => ({ head, cells: events.map((event) => visible(cell(event))) }))
    .filter(({ cells }) => cells.some((cell) => cell !== ''));
  const widths = columns.map(({ head, cells }) =>
    [head, ...cells].reduce((width, cell) => Math.max(width, widthOf(cell)), 0),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, index) => padded(cell, widths[index] ?? 0))
      .join('  ')
      .trimEnd();
  return [
    bold(line(columns.map(({ head }) => head))),
    ...events.map((_, index) => line(columns.map(({ cells }) => cells[index] ?? ''))),
  ].join('\n');
};

const columnsFor = (events: readonly RecordedEvent[], timezone: string): Column[] => {
  const oneRun = new Set(events.map(runOf)).size === 1;
  const anchors = new Set(
    events.flatMap((event) => event.anchors.slice(oneRun ? 1 : 0).map(({ name }) => name)),
  );
  const several = new Set(events.map(({ table }) => table)).size > 1;
  return [
    { head: '#', cell: ({ id }) => id },
    { head: `time (${timezone})`, cell: ({ localTime }) => localTime.slice(0, 19) },
    ...(several ? [{ head: 'table', cell: ({ table }: RecordedEvent) => table }] : []),
    ...[...anchors].map((anchor) => ({
      head: visible(anchor),
      cell: (event: RecordedEvent) => String(event.anchors.find(({ name }) => name === anchor)?.value ?? ''),
    })),
    { head: 'event', cell: ({ type }) => type },
    { head: 'subject', cell: subjectText },
    { head: 'version', cell: ({ subjectVersion }) => String(subjectVersion ?? '') },
    { head: 'actor', cell: ({ actor }) => actor },
    { head: 'corrects', cell: ({ corrects }) => (corrects === null ? '' : `#${corrects}`) },
    { head: 'reason', cell: ({ reason }) => reason ?? '' },
    { head: 'payload', cell: ({ payload }) => payload },
  ];
};

/** In code points: cli-table3 would also count wide ones, but takes minutes for 100,000 events. */
const widthOf = (text: string): number => {
  let width = 0;
  for (const _ of text) width++;
  return width;
};

const padded = (text: string, width: number): string => text + ' '.repeat(width - widthOf(text));
