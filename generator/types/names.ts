import type { Catalog, EarlierVersion, EventTable, EventType } from '../catalog/model.ts';
import type { Projection } from '../catalog/projection-model.ts';
import { openVersions } from '../catalog/versions.ts';
import { camelCase, IdentifierPool, pascalCase } from './identifiers.ts';

/** What the module calls the declarations of one event type. */
export interface EventNames {
  readonly event: EventType;
  readonly payload: string;
  readonly stored: string;
  readonly append: string;
  /** Earlier versions that writers may still append, the oldest first. */
  readonly open: readonly OpenVersionNames[];
}

/** What the module calls the declarations of an earlier version of an event type. */
export interface OpenVersionNames {
  readonly version: EarlierVersion;
  readonly payload: string;
  readonly stored: string;
  readonly append: string;
}

/** What the module calls the row of a projection. */
export interface ProjectionNames {
  readonly projection: Projection;
  readonly row: string;
}

/** What the module calls the declarations of one table. */
export interface TableNames {
  readonly table: EventTable;
  readonly columns: string;
  readonly row: string;
  readonly append: string;
  readonly appendBy: string;
  readonly types: string;
  readonly writers: string;
  readonly correctedRow: string;
  readonly corrected: string;
  readonly events: readonly EventNames[];
  readonly projections: readonly ProjectionNames[];
}

/** Names for everything in the module, all distinct; the same catalog always gets the same ones. */
export const moduleNames = (catalog: Catalog): TableNames[] => {
  const pool = new IdentifierPool();
  const tablesWith = new Map<string, number>();
  for (const { name } of catalog.tables.flatMap(({ events }) => events))
    tablesWith.set(name, (tablesWith.get(name) ?? 0) + 1);
  const tables = catalog.tables.map((table) => tableNames(table, pool));
  const withEvents = tables.map((names) => ({
    ...names,
    events: names.table.events.map((event) =>
      eventNames(
        event,
        tablesWith.get(event.name) === 1 ? event.name : `${names.table.name} ${event.name}`,
        pool,
      ),
    ),
  }));
  return withEvents.map((names) => ({
    ...names,
    projections: names.table.projections.map((projection) => projectionNames(projection, pool)),
  }));
};

const tableNames = (table: EventTable, pool: IdentifierPool): TableNames => {
  const base = pool.take(pascalCase(table.name), (name) => Object.values(ofTable(name)));
  return { table, ...ofTable(base), events: [], projections: [] };
};

const ofTable = (base: string) => ({
  columns: `${base}Columns`,
  row: `${base}Row`,
  append: `${base}Append`,
  appendBy: `${base}AppendBy`,
  types: `${camelCase(base)}Types`,
  writers: `${camelCase(base)}Writers`,
  correctedRow: `${base}CorrectedRow`,
  corrected: `${base}Corrected`,
});

const eventNames = (event: EventType, wanted: string, pool: IdentifierPool): EventNames => {
  const open = openVersions(event);
  const base = pool.take(pascalCase(wanted), (name) => [
    ...Object.values(ofEvent(name)),
    ...open.flatMap(({ version }) => Object.values(ofVersion(name, version))),
  ]);
  return {
    event,
    ...ofEvent(base),
    open: open.map((version) => ({ version, ...ofVersion(base, version.version) })),
  };
};

const ofEvent = (base: string) => ({
  payload: `${base}Payload`,
  stored: `${base}Event`,
  append: `Append${base}`,
});

const ofVersion = (base: string, version: number) => ({
  payload: `${base}PayloadV${version}`,
  stored: `${base}EventV${version}`,
  append: `Append${base}V${version}`,
});

const projectionNames = (projection: Projection, pool: IdentifierPool): ProjectionNames => {
  const base = pool.take(pascalCase(projection.name), (name) => [`${name}State`]);
  return { projection, row: `${base}State` };
};
