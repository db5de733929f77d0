import Table from 'cli-table3';
import pc from 'picocolors';
import { subjectText } from './clause.ts';
import { type RecordedEvent, runOf } from './event.ts';
import type { Incomplete } from './incomplete.ts';
import type { Paragraph } from './narrate.ts';
import type { Replay } from './replay.ts';
import { visible } from './visible.ts';

/** A replay for people: the events, a paragraph a run, and what can not be reconstructed. */
export const formatText = ({ events, narration, incomplete, timezone }: Replay, colour: boolean): string => {
  const { bold, yellow } = pc.createColors(colour);
  const missing = incomplete.filter(({ status }) => status === 'missing');
  const open = incomplete.filter(({ status }) => status === 'open');
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

const section = (
  title: string,
  found: readonly Incomplete[],
  emphasise: (text: string) => string,
): string[] =>
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
  const table = new Table({
    chars: NO_FRAME,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 2 },
  });
  table.push(columns.map(({ head }) => bold(head)));
  for (const [index] of events.entries()) table.push(columns.map(({ cells }) => cells[index] ?? ''));
  return table.toString().replaceAll(/[ ]+$/gm, '');
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
    { head: 'actor', cell: ({ actor }) => actor },
    { head: 'corrects', cell: ({ corrects }) => (corrects === null ? '' : `#${corrects}`) },
    { head: 'reason', cell: ({ reason }) => reason ?? '' },
    { head: 'payload', cell: ({ payload }) => payload },
  ];
};

const NO_FRAME = Object.fromEntries(
  [
    'top',
    'top-mid',
    'top-left',
    'top-right',
    'bottom',
    'bottom-mid',
    'bottom-left',
    'bottom-right',
    'left',
    'left-mid',
    'mid',
    'mid-mid',
    'right',
    'right-mid',
    'middle',
  ].map((part) => [part, '']),
);
