import type { EventTable } from '../../catalog/model.ts';
import type { RecordedEvent } from '../event.ts';
import type { Gap } from '../gap.ts';
import { byRun } from '../narrate.ts';
import type { Replay } from '../replay.ts';

/** A part of the page: the events of one run, or those of a table that are of none. */
export interface Chapter {
  /** Of the element that holds it. */
  readonly id: string;
  readonly table: EventTable;
  readonly run: string | null;
  readonly events: readonly RecordedEvent[];
  /** By the id of their event. */
  readonly gaps: ReadonlyMap<string, readonly Gap[]>;
  readonly story: string;
}

/** In the order of the story, which has a paragraph for each. */
export const chaptersOf = (
  { events, gaps, narration }: Replay,
  tables: readonly EventTable[],
): readonly Chapter[] => {
  const parts = tables.flatMap((table) => {
    const gapsOfTable = byEvent(gaps.filter((gap) => gap.table === table.name));
    return [...byRun(events.filter((event) => event.table === table.name))].map(([run, ofRun]) => ({
      table,
      run,
      events: ofRun,
      gaps: gapsOfTable,
    }));
  });
  return parts.map((part, index) => ({
    ...part,
    id: `part-${index + 1}`,
    story: narration[index]?.text ?? '',
  }));
};

const byEvent = (gaps: readonly Gap[]): ReadonlyMap<string, readonly Gap[]> => {
  const found = new Map<string, Gap[]>();
  for (const gap of gaps) {
    const ofEvent = found.get(gap.id);
    if (ofEvent) ofEvent.push(gap);
    else found.set(gap.id, [gap]);
  }
  return found;
};

export const gapsOf = ({ events, gaps }: Chapter): readonly Gap[] =>
  events.flatMap(({ id }) => gaps.get(id) ?? []);
