import type { Catalog, Definition, EventTable, EventType } from '../catalog/model.ts';
import { pathTo } from '../catalog/names.ts';
import { definitionOf, type Lock, type LockedEvent, type LockedTable } from './lock/lock.ts';
import { isSameDefinition } from './lock/lock-file.ts';
import { type Direction, directionsOf, isTransitive, type Mode } from './mode.ts';
import { type Narrowing, narrowings } from './narrowings.ts';

/** What was released beside what the catalog says now, with what belongs together paired. */
export interface Comparison {
  readonly before: Lock;
  readonly after: Catalog;
  readonly directions: readonly Direction[];
  /** Tables that were released and are still there. */
  readonly tables: readonly TablePair[];
  /** Event types that were released and are still there. */
  readonly events: readonly EventPair[];
}

export interface TablePair {
  /** Path in the catalog. */
  readonly at: string;
  readonly before: LockedTable;
  readonly after: EventTable;
}

export interface EventPair {
  /** Path in the catalog. */
  readonly at: string;
  readonly before: LockedEvent;
  readonly after: EventType;
  /** What stored events of the catalog's version were held to; by the mode all definitions, or the last. */
  readonly definitions: readonly Definition[];
  /** In which those events would be refused now. */
  readonly narrowings: readonly Narrowing[];
  /** In which events of now would have been refused; only where that is asked. */
  readonly widenings: readonly Narrowing[];
}

export const compare = (before: Lock, after: Catalog, mode: Mode): Comparison => {
  const tables = after.tables.flatMap((table): TablePair[] => {
    const known = before.tables.find(({ name }) => name === table.name);
    return known ? [{ at: pathTo('tables', table.name), before: known, after: table }] : [];
  });
  const events = tables.flatMap((table) => eventPairs(table, mode));
  return { before, after, directions: directionsOf(mode), tables, events };
};

const eventPairs = ({ at: tableAt, before, after }: TablePair, mode: Mode): EventPair[] => {
  const known = new Map(before.events.map((event) => [event.name, event]));
  return after.events.flatMap((event): EventPair[] => {
    const released = known.get(event.name);
    if (released === undefined) return [];
    return [eventPair(pathTo(tableAt, 'events', event.name), released, event, mode)];
  });
};

const eventPair = (at: string, before: LockedEvent, after: EventType, mode: Mode): EventPair => {
  const same = before.definitions.filter(({ version }) => version === after.version);
  const definitions = isTransitive(mode) ? same : same.slice(-1);
  const readable = isTransitive(mode) ? before.definitions : before.definitions.slice(-1);
  const directions = directionsOf(mode);
  const payloadAt = `${at}.payload`;
  const isNew = (definition: Definition): boolean => !isSameDefinition(definition, definitionOf(after));
  return {
    at,
    before,
    after,
    definitions,
    narrowings: directions.includes('backward')
      ? distinct(
          definitions.filter(isNew).flatMap(({ payload }) => narrowings(payload, after.payload, payloadAt)),
        )
      : [],
    widenings: directions.includes('forward')
      ? distinct(
          readable
            .filter(isNew)
            .flatMap(({ payload }) => narrowings(after.payload, payload, payloadAt))
            .filter(({ refuses }) => refuses),
        )
      : [],
  };
};

/** One of each kind and place: the oldest definition's. */
const distinct = (all: readonly Narrowing[]): readonly Narrowing[] => [
  ...new Map(
    [...all].reverse().map((narrowing) => [`${narrowing.kind} ${narrowing.at}`, narrowing]),
  ).values(),
];
