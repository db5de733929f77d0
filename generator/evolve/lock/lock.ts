import { byCodePoint } from '../../audit/order.ts';
import type { Anchor, Catalog, Definition, EventTable, Roles } from '../../catalog/model.ts';

/** What was released of a catalog: the last release as it is, and every definition that an event type ever had. */
export interface Lock {
  /** Name of the catalog. */
  readonly catalog: string;
  /** Version of the catalog that was released last. */
  readonly version: string;
  readonly schema: string;
  readonly roles: Omit<Roles, 'consumers'>;
  readonly tables: readonly LockedTable[];
  readonly accepted: readonly Acceptance[];
}

export interface LockedTable {
  readonly name: string;
  /** In the order of the catalog: the first one names the run. */
  readonly anchors: readonly Omit<Anchor, 'doc'>[];
  readonly streams: boolean;
  readonly events: readonly LockedEvent[];
}

export interface LockedEvent {
  readonly name: string;
  readonly writers: readonly string[];
  /** In the order of their releases, the newest last; there is one at least. Several may have the same version. */
  readonly definitions: readonly Definition[];
}

/** A breaking change that was released all the same. */
export interface Acceptance {
  /** Key of the change: the rule and the place. */
  readonly change: string;
  readonly reason: string;
  /** Version of the catalog in which it was released. */
  readonly version: string;
}

/** The lock that a catalog which was never released begins with. */
export const firstLock = (catalog: Catalog): Lock => ({
  catalog: catalog.name,
  version: catalog.version,
  schema: catalog.schema,
  roles: {
    owner: catalog.roles.owner,
    writers: [...catalog.roles.writers]
      .map(({ role, actors }) => ({ role, actors: sorted(actors) }))
      .sort((a, b) => byCodePoint(a.role, b.role)),
    readers: sorted(catalog.roles.readers),
    auditors: sorted(catalog.roles.auditors),
  },
  tables: byName(catalog.tables.map(lockedTable)),
  accepted: [],
});

const lockedTable = ({ name, anchors, streams, events }: EventTable): LockedTable => ({
  name,
  anchors: anchors.map((anchor) => ({ name: anchor.name, type: anchor.type, required: anchor.required })),
  streams,
  events: byName(
    events.map((event) => ({
      name: event.name,
      writers: sorted(event.writers),
      definitions: [...event.earlier, event].map(definitionOf),
    })),
  ),
});

export const definitionOf = (event: Definition): Definition => {
  const { version, subject, reasonRequired, correction, rules, payload } = event;
  return { version, subject, reasonRequired, correction, rules, payload };
};

/**
 * The lock after the catalog is released on top of `before`. Definitions are only ever added; what the catalog has
 * no more stays as it was.
 *
 * @param isSame whether two definitions say the same.
 */
export const nextLock = (
  before: Lock,
  catalog: Catalog,
  isSame: (a: Definition, b: Definition) => boolean,
): Lock => {
  const after = firstLock(catalog);
  const mergedEvent = (event: LockedEvent, known: LockedEvent | undefined): LockedEvent => {
    const definition = event.definitions.at(-1);
    if (known === undefined || definition === undefined) return event;
    const last = known.definitions.at(-1);
    const isKnown = last !== undefined && isSame(last, definition);
    const versions = new Set([definition, ...known.definitions].map(({ version }) => version));
    // Older than what was released first: the catalog says it all the same, so events of it may be stored.
    const older = event.definitions.filter(({ version }) => !versions.has(version));
    return { ...event, definitions: [...older, ...known.definitions, ...(isKnown ? [] : [definition])] };
  };
  const mergedTable = (table: LockedTable, known: LockedTable | undefined): LockedTable => ({
    ...table,
    events: merged(known?.events ?? [], table.events, mergedEvent),
  });
  return { ...after, tables: merged(before.tables, after.tables, mergedTable), accepted: before.accepted };
};

const merged = <T extends { readonly name: string }>(
  before: readonly T[],
  after: readonly T[],
  merge: (item: T, known: T | undefined) => T,
): T[] => {
  const known = new Map(before.map((item) => [item.name, item]));
  const names = new Set(after.map(({ name }) => name));
  const gone = before.filter(({ name }) => !names.has(name));
  return byName([...after.map((item) => merge(item, known.get(item.name))), ...gone]);
};

const byName = <T extends { readonly name: string }>(items: readonly T[]): T[] =>
  [...items].sort((a, b) => byCodePoint(a.name, b.name));

const sorted = (texts: readonly string[]): string[] => [...texts].sort(byCodePoint);

/** Every version that was released, in order. */
export const releasedVersions = ({ definitions }: LockedEvent): readonly number[] =>
  [...new Set(definitions.map(({ version }) => version))].sort((a, b) => a - b);

export const newestVersion = ({ definitions }: LockedEvent): number =>
  Math.max(...definitions.map(({ version }) => version));
