import pc from 'picocolors';
import { subjectText } from './clause.ts';
import { type RecordedEvent, runOf } from './event.ts';
import type { Gap } from './gap.ts';
import type { Paragraph } from './narrate.ts';
import type { ReplaySource } from './replay.ts';
import { visible } from './visible.ts';

/**
 * A replay for people, piece by piece: the events, a paragraph a run, and what can not be reconstructed; nothing where there
 * is no event. The events are read twice, as columns are as wide as their widest cell.
 */
export async function* formatText(source: ReplaySource, colour: boolean): AsyncGenerator<string> {
  const { bold, yellow } = pc.createColors(colour);
  const columns = await columnsFor(source);
  if (columns.length === 0) return;
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, index) => padded(cell, columns[index]?.width ?? 0))
      .join('  ')
      .trimEnd();
  yield bold(line(columns.map(({ head }) => head)));
  for await (const event of source.events()) {
    yield `\n${line(columns.map(({ cell }) => visible(cell(event))))}`;
  }
  let before = '\n\n';
  for await (const part of source.narration()) {
    if ('text' in part) {
      yield visible(part.text);
      continue;
    }
    yield `${before}${bold(headingOf(part.begins, source.timezone))}\n`;
    before = '\n\n';
  }
  // Those that are missing come first; what is still open is held.
  const open: Gap[] = [];
  let title = `\n\n${bold(yellow('What can not be reconstructed:'))}`;
  for await (const gap of source.gaps()) {
    if (gap.status === 'open') {
      open.push(gap);
      continue;
    }
    yield `${title}\n  ${visible(gap.text)}`;
    title = '';
  }
  if (open.length > 0) yield `\n\n${bold('Still open:')}`;
  for (const { text } of open) yield `\n  ${visible(text)}`;
  yield '\n';
}

const headingOf = ({ table, run, date }: Omit<Paragraph, 'text'>, timezone: string): string =>
  visible(run === null ? `${table}, ${date} (${timezone})` : `run ${run}, ${date} (${timezone})`);

interface Column {
  readonly head: string;
  readonly cell: (event: RecordedEvent) => string;
  /** Of its widest cell; 0 where each is empty. */
  width: number;
}

/**
 * Without frames, so that it can be cut and searched. Columns that nobody filled are left out, and so is the run
 * where there is only one: the story's heading says it.
 */
const columnsFor = async (source: ReplaySource): Promise<readonly Column[]> => {
  const column = (head: string, cell: (event: RecordedEvent) => string): Column => ({ head, cell, width: 0 });
  const fixed = [
    column('#', ({ id }) => id),
    column(`time (${source.timezone})`, ({ localTime }) => localTime.slice(0, 19)),
    column('event', ({ type }) => type),
    column('subject', subjectText),
    column('version', ({ subjectVersion }) => String(subjectVersion ?? '')),
    column('actor', ({ actor }) => actor),
    column('corrects', ({ corrects }) => (corrects === null ? '' : `#${corrects}`)),
    column('reason', ({ reason }) => reason ?? ''),
    column('payload', ({ payload }) => payload),
  ];
  const tables = new Map<string, Column>();
  const anchors = new Map<string, Column>();
  /** Names of anchors that are not that of a run. */
  const others = new Set<string>();
  const anchorOf = (name: string): Column =>
    column(visible(name), (event) => String(event.anchors.find((one) => one.name === name)?.value ?? ''));
  let oneRun = true;
  let run: string | null | undefined;
  for await (const event of source.events()) {
    if (run !== undefined && run !== runOf(event)) oneRun = false;
    run = runOf(event);
    if (!tables.has(event.table)) {
      tables.set(
        event.table,
        column('table', ({ table }) => table),
      );
      for (const [index, { name }] of event.anchors.entries()) {
        if (!anchors.has(name)) anchors.set(name, anchorOf(name));
        if (index > 0) others.add(name);
      }
    }
    for (const one of [...fixed, ...tables.values(), ...anchors.values()]) {
      one.width = Math.max(one.width, widthOf(visible(one.cell(event))));
    }
  }
  const [id, time, ...rest] = fixed;
  const found = [
    ...[id, time].flatMap((one) => (one ? [one] : [])),
    ...(tables.size > 1 ? [...tables.values()].slice(0, 1) : []),
    ...[...anchors].flatMap(([name, one]) => (oneRun && !others.has(name) ? [] : [one])),
    ...rest,
  ].filter(({ width }) => width > 0);
  for (const one of found) one.width = Math.max(one.width, widthOf(one.head));
  return found;
};

/** In code points: cli-table3 would also count wide ones, but takes minutes for 100,000 events. */
const widthOf = (text: string): number => {
  let width = 0;
  for (const _ of text) width++;
  return width;
};

const padded = (text: string, width: number): string => text + ' '.repeat(width - widthOf(text));
