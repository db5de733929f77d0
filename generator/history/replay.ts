import type { Catalog, EventTable } from '../catalog/model.ts';
import type { Database } from '../database/connect.ts';
import type { RecordedEvent } from './event.ts';
import type { EventFilter } from './filter.ts';
import { type Gap, readGaps } from './gap.ts';
import { narrate, type Paragraph } from './narrate.ts';
import { readEvents } from './read-events.ts';

/** What was recorded, told, and what is missing from it. */
export interface Replay {
  readonly timezone: string;
  readonly events: readonly RecordedEvent[];
  readonly narration: readonly Paragraph[];
  readonly gaps: readonly Gap[];
}

/**
 * Reads these tables one after the other; within a table, events are in the order of their ids.
 *
 * @param timezone for times that a person reads.
 */
export const replayTables = async (
  database: Database,
  catalog: Catalog,
  tables: readonly EventTable[],
  filter: EventFilter,
  timezone: string,
): Promise<Replay> => {
  const replays: Replay[] = [];
  for (const table of tables) {
    const events = await readEvents(database, catalog, table, filter, timezone);
    const ids = events.map(({ id }) => id);
    const gaps = await readGaps(
      database,
      catalog,
      table,
      { since: null, until: null, lastSeconds: null, ids },
      timezone,
    );
    replays.push({ timezone, events, narration: narrate(events, table), gaps });
  }
  return {
    timezone,
    events: replays.flatMap(({ events }) => events),
    narration: replays.flatMap(({ narration }) => narration),
    gaps: replays.flatMap(({ gaps }) => gaps),
  };
};
