import type { Catalog, EventTable, EventType } from '../catalog/model.ts';
import { camelCase, IdentifierPool, pascalCase } from './identifiers.ts';

/** What the module calls the declarations of one event type. */
export interface EventNames {
  readonly event: EventType;
  readonly payload: string;
  readonly stored: string;
  readonly append: string;
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
}

/** Names for everything in the module, all distinct; the same catalog always gets the same ones. */
export const moduleNames = (catalog: Catalog): TableNames[] => {
  const pool = new IdentifierPool();
  const tables = catalog.tables.map((table) => tableNames(table, pool));
  return tables.map((names) => ({
    ...names,
    events: names.table.events.map((event) => eventNames(event, names.table, catalog, pool)),
  }));
};

const tableNames = (table: EventTable, pool: IdentifierPool): TableNames => {
  const base = pool.take(pascalCase(table.name), (name) => Object.values(ofTable(name)));
  return { table, ...ofTable(base), events: [] };
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

const eventNames = (
  event: EventType,
  table: EventTable,
  catalog: Catalog,
  pool: IdentifierPool,
): EventNames => {
  const elsewhere = catalog.tables.some(
    (other) => other !== table && other.events.some(({ name }) => name === event.name),
  );
  const wanted = elsewhere ? pascalCase(`${table.name} ${event.name}`) : pascalCase(event.name);
  const base = pool.take(wanted, (name) => Object.values(ofEvent(name)));
  return { event, ...ofEvent(base) };
};

const ofEvent = (base: string) => ({
  payload: `${base}Payload`,
  stored: `${base}Event`,
  append: `Append${base}`,
});
