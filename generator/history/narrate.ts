import type { EventTable } from '../catalog/model.ts';
import { clauseOf } from './clause.ts';
import { type RecordedEvent, runOf } from './event.ts';

/** The story of one run, or of all events that are of no run. */
export interface Paragraph {
  readonly table: string;
  readonly run: string | null;
  /** Day of the first event, `YYYY-MM-DD`, in the time zone that was asked for. */
  readonly date: string;
  readonly text: string;
}

/** A piece of a story that is told as it is read: what begins a paragraph, or more of its text. */
export type StoryPart = { readonly begins: Omit<Paragraph, 'text'> } | { readonly text: string };

/** The same as `narrate`, of events that come run after run, in the order in which the runs began. */
export async function* tellRuns(
  events: AsyncIterable<RecordedEvent>,
  table: EventTable,
): AsyncGenerator<StoryPart> {
  let before: RecordedEvent | undefined;
  for await (const event of events) {
    const goesOn = before !== undefined && runOf(before) === runOf(event);
    if (!goesOn) {
      if (before !== undefined) yield { text: '.' };
      yield { begins: { table: table.name, run: runOf(event), date: dayOf(event) } };
    }
    yield { text: goesOn ? `; ${told(event, before, table)}` : told(event, undefined, table) };
    before = event;
  }
  if (before !== undefined) yield { text: '.' };
}

/** One paragraph a run, in the order in which the runs began. */
export const narrate = (events: readonly RecordedEvent[], table: EventTable): Paragraph[] =>
  [...byRun(events)].map(([run, ofRun]) => ({
    table: table.name,
    run,
    date: dayOf(ofRun[0]),
    text: paragraph(ofRun, table),
  }));

/** The events of each run, in the order in which the runs began; those of no run are one, too. */
export const byRun = (
  events: readonly RecordedEvent[],
): ReadonlyMap<string | null, readonly RecordedEvent[]> => {
  const runs = new Map<string | null, RecordedEvent[]>();
  for (const event of events) {
    const run = runOf(event);
    const ofRun = runs.get(run);
    if (ofRun) ofRun.push(event);
    else runs.set(run, [event]);
  }
  return runs;
};

const paragraph = (events: readonly RecordedEvent[], table: EventTable): string =>
  `${events.map((event, index) => told(event, events[index - 1], table)).join('; ')}.`;

const told = (event: RecordedEvent, before: RecordedEvent | undefined, table: EventTable): string =>
  `${lead(event, before)}${clauseOf(event, table)}`;

/** Day, minute and actor are said again when they change; a new time says the actor again, too. */
const lead = (event: RecordedEvent, before: RecordedEvent | undefined): string => {
  const minute = minuteOf(event);
  if (before === undefined) return `At ${minute} ${event.actor} `;
  if (dayOf(before) !== dayOf(event)) return `on ${dayOf(event)} at ${minute} ${event.actor} `;
  if (minuteOf(before) !== minute) return `at ${minute} ${event.actor} `;
  return before.actor === event.actor ? '' : `${event.actor} `;
};

const dayOf = (event: RecordedEvent | undefined): string => event?.localTime.slice(0, 10) ?? '';
const minuteOf = (event: RecordedEvent): string => event.localTime.slice(11, 16);
