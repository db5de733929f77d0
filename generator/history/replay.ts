import type { Catalog, EventTable } from '../catalog/model.ts';
import type { Database } from '../database/connect.ts';
import type { RecordedEvent } from './event.ts';
import type { EventFilter } from './filter.ts';
import { type Gap, readGaps } from './gap.ts';
import { narrate, type Paragraph, type StoryPart, tellRuns } from './narrate.ts';
import { readEvents, readEventsByRun } from './read-events.ts';

/** What was recorded, told, and what is missing from it. */
export interface Replay {
  readonly timezone: string;
  readonly events: readonly RecordedEvent[];
  readonly narration: readonly Paragraph[];
  readonly gaps: readonly Gap[];
}

/** The same, read each time that it is asked for and never held as a whole; one of the three at a time. */
export interface ReplaySource {
  readonly timezone: string;
  /** Table after table; within a table in the order of their ids. */
  events(): AsyncIterable<RecordedEvent>;
  narration(): AsyncIterable<StoryPart>;
  gaps(): AsyncIterable<Gap>;
}

/** Gaps are asked for of so many events at once. */
const EVENTS_AT_ONCE = 10_000;

/**
 * Reads these tables one after the other, in one snapshot if the transaction has one.
 *
 * @param timezone for times that a person reads.
 */
export const replaySource = (
  database: Database,
  catalog: Catalog,
  tables: readonly EventTable[],
  filter: EventFilter,
  timezone: string,
): ReplaySource => {
  /** Ids of a table, once all its events were read: all that is kept of them. */
  const known = new Map<string, readonly string[]>();

  async function* eventsOf(table: EventTable): AsyncGenerator<RecordedEvent> {
    const ids: string[] = [];
    for await (const event of readEvents(database, catalog, table, filter, timezone)) {
      ids.push(event.id);
      yield event;
    }
    known.set(table.name, ids);
  }

  return {
    timezone,
    events: async function* () {
      for (const table of tables) yield* eventsOf(table);
    },
    narration: async function* () {
      for (const table of tables) {
        yield* tellRuns(readEventsByRun(database, catalog, table, filter, timezone), table);
      }
    },
    gaps: async function* () {
      for (const table of tables) {
        if (!known.has(table.name)) for await (const _ of eventsOf(table));
        const ids = known.get(table.name) ?? [];
        for (let start = 0; start < ids.length; start += EVENTS_AT_ONCE) {
          const of = { since: null, until: null, lastSeconds: null };
          const some = ids.slice(start, start + EVENTS_AT_ONCE);
          yield* await readGaps(database, catalog, table, { ...of, ids: some }, timezone);
        }
      }
    },
  };
};

/** All of it at once; null where there are more events than `most`. */
export const wholeReplay = async (
  source: ReplaySource,
  tables: readonly EventTable[],
  most: number,
): Promise<Replay | null> => {
  const events: RecordedEvent[] = [];
  for await (const event of source.events()) {
    events.push(event);
    if (events.length > most) return null;
  }
  const gaps: Gap[] = [];
  for await (const gap of source.gaps()) gaps.push(gap);
  const narration = tables.flatMap((table) =>
    narrate(
      events.filter((event) => event.table === table.name),
      table,
    ),
  );
  return { timezone: source.timezone, events, narration, gaps };
};
