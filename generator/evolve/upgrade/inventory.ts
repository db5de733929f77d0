import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Catalog } from '../../catalog/model.ts';
import type { Database } from '../../database/connect.ts';
import { boundQuery, fixedSql } from '../../database/query.ts';
import { consumedValues } from '../../ddl/consumer-values.ts';
import { renderQuery } from '../../ddl/query-template.ts';
import { composedName } from '../../ddl/quote.ts';
import type { Values } from '../../ddl/render.ts';
import { versionedName } from '../../ddl/versioned-name.ts';
import { packageRoot } from '../../package-root.ts';

/** One fact about a schema, in PostgreSQL's own words, and how it is made so. */
export interface Item {
  /** What is said: that there is such a table, who owns it, which privilege somebody has. */
  readonly kind: string;
  /** The object that it belongs to: `function ledger.agent_events_is_valid(text,integer)`. */
  readonly object: string;
  /** Which of several facts of this kind: a column, a privilege; empty: there is one. */
  readonly part: string;
  readonly facts: Readonly<Record<string, unknown>>;
  /** Statements that make it where it is not; empty: it comes with its object, or can't be made alone. */
  readonly make: readonly string[];
  /** Statements that change it from any other state; empty: there are none. */
  readonly change: readonly string[];
  /** The statement that takes it away; null: it only goes with its object. */
  readonly remove: string | null;
  /** Later ones may need earlier ones. */
  readonly position: bigint;
  /** What else is to be known; never compared. */
  readonly remarks: Readonly<Record<string, unknown>>;
}

/** Everything about a schema that a catalog speaks of, or that somebody added to it. */
export interface Inventory {
  readonly items: ReadonlyMap<string, Item>;
  /** Of each object, those that need it. */
  readonly dependents: ReadonlyMap<string, readonly string[]>;
  /** Versions of projections, by name of the projection. */
  readonly versions: ReadonlyMap<string, readonly StateVersion[]>;
}

export interface StateVersion {
  readonly version: number;
  readonly status: string;
  /** Whether readers see it, or have. */
  readonly was_read: boolean;
}

/** The version of the state that readers see: where no row says so any more, the last one of those they saw. */
export const readVersion = (known: readonly StateVersion[]): number =>
  known.find(({ status }) => status === 'current')?.version ??
  Math.max(1, ...known.flatMap(({ version, was_read }) => (was_read ? [version] : [])));

export const keyOf = ({ kind, object, part }: Pick<Item, 'kind' | 'object' | 'part'>): string =>
  `${kind}\0${object}\0${part}`;

/** Reads what the schema of the catalog holds; takes no lock that anybody waits for. */
export const readInventory = async (database: Database, catalog: Catalog): Promise<Inventory> => {
  const { schema } = catalog;
  const eventTables = catalog.tables.map(({ name }) => name);
  const relations: Relation[] = await database.query(
    boundQuery(await fixedSql('upgrade/relations.sql'), [schema, eventTables]),
  );
  const versions = hasColumns(relations, 'projection_versions', PROJECTION_COLUMNS)
    ? await readVersions(database, schema)
    : new Map();
  const parameters = [
    schema,
    [
      ...[...versions].flatMap(([projection, known]) => notCurrent(projection, known)),
      ...relations.filter(({ is_partition }) => is_partition).map(({ name }) => name),
    ],
    catalog.tables.flatMap(({ projections }) => projections.map(({ name }) => composedName(`${name}_next`))),
    catalog.roles.owner,
    eventTables,
  ];
  const items = new Map<string, Item>();
  for (const file of await inventoryFiles()) {
    const rows = await database.query(boundQuery(await fixedSql(`upgrade/inventory/${file}`), parameters));
    for (const row of rows) add(items, row);
  }
  for (const [query, values] of stateQueries(catalog, relations)) {
    const rows = await database.query(boundQuery(await renderQuery(query, { schema, ...values })));
    for (const row of rows) add(items, row);
  }
  return { items, versions, dependents: await readDependents(database, schema) };
};

const inventoryFiles = async (): Promise<readonly string[]> =>
  (await readdir(join(packageRoot, 'sql', 'upgrade', 'inventory'))).sort();

interface Relation {
  readonly name: string;
  readonly columns: readonly string[];
  readonly is_partition: boolean;
}

const PROJECTION_COLUMNS = ['projection', 'version', 'status', 'position'];
const CONSUMER_COLUMNS = ['consumer', 'first_bucket', 'last_bucket', 'position'];

/** A table of that name may be somebody else's. */
const hasColumns = (relations: readonly Relation[], name: string, expected: readonly string[]): boolean =>
  relations.some(
    (relation) => relation.name === name && expected.every((column) => relation.columns.includes(column)),
  );

/** State of which there are rows that every installation begins with. */
const stateQueries = (
  catalog: Catalog,
  relations: readonly Relation[],
): (readonly [query: string, values: Values])[] => [
  ...catalog.tables
    .filter(({ name }) => hasColumns(relations, composedName(`${name}_positions`), CONSUMER_COLUMNS))
    .map(
      (table) => ['installed_positions', { table: table.name, ...consumedValues(catalog, table) }] as const,
    ),
  ...catalog.tables
    .filter(({ name }) => hasColumns(relations, composedName(`${name}_final`), []))
    .map(({ name }) => ['installed_horizon', { table: name }] as const),
  ...(hasColumns(relations, 'projection_versions', PROJECTION_COLUMNS)
    ? [['installed_projections', {}] as const]
    : []),
];

interface Row {
  readonly kind: string;
  readonly object: string;
  readonly part: string;
  readonly facts: Record<string, unknown>;
  readonly make: string | readonly string[] | null;
  readonly change: string | readonly string[] | null;
  readonly remove: string | null;
  readonly position: string;
  readonly remarks: Record<string, unknown> | null;
}

const add = (items: Map<string, Item>, row: Row): void => {
  const item: Item = {
    ...row,
    make: statementsOf(row.make),
    change: statementsOf(row.change),
    position: BigInt(row.position),
    remarks: row.remarks ?? {},
  };
  items.set(keyOf(item), item);
};

const statementsOf = (said: string | readonly string[] | null): readonly string[] =>
  said === null ? [] : typeof said === 'string' ? [said] : said;

const readVersions = async (
  database: Database,
  schema: string,
): Promise<ReadonlyMap<string, readonly StateVersion[]>> => {
  const rows: (StateVersion & { projection: string })[] = await database.query(
    boundQuery(await renderQuery('projection_versions', { schema })),
  );
  const versions = new Map<string, StateVersion[]>();
  for (const { projection, ...known } of rows)
    versions.set(projection, [...(versions.get(projection) ?? []), known]);
  return versions;
};

/** Tables of versions that are not the one that is read: nobody compares them. */
const notCurrent = (projection: string, known: readonly StateVersion[]): string[] =>
  known
    .filter(({ version }) => version !== readVersion(known))
    .map(({ version }) => `${versionedName(projection)}_${version}`);

const readDependents = async (
  database: Database,
  schema: string,
): Promise<ReadonlyMap<string, readonly string[]>> => {
  const rows: { object: string; needs: string }[] = await database.query(
    boundQuery(await fixedSql('upgrade/dependencies.sql'), [schema]),
  );
  const dependents = new Map<string, string[]>();
  for (const { object, needs } of rows) {
    const known = dependents.get(needs);
    if (known) known.push(object);
    else dependents.set(needs, [object]);
  }
  return dependents;
};
