import type { Catalog, EventTable } from '../../catalog/model.ts';
import type { Projection } from '../../catalog/projection-model.ts';
import { foldingValues, valueFunctions } from '../../ddl/projection-values.ts';
import { composedName } from '../../ddl/quote.ts';
import { upcastFunctions } from '../../ddl/version-values.ts';
import type { Inventory } from './inventory.ts';
import type { Outcome } from './outcome.ts';
import type { Finding } from './plan.ts';

/** Projections that fold events otherwise than before, or for the first time, and whose tables have events. */
export const foldedAnew = (
  { schema, tables }: Catalog,
  outcomes: readonly Outcome[],
  withEvents: ReadonlySet<string>,
): readonly string[] => {
  const made = new Set(
    outcomes.flatMap((outcome) =>
      outcome.do === 'run' && outcome.item.kind === 'function' && outcome.phase === 'make'
        ? [String(outcome.item.remarks.name)]
        : [],
    ),
  );
  return tables
    .filter(({ name }) => withEvents.has(name))
    .flatMap((table) =>
      table.projections
        .filter((projection) => foldFunctions(schema, table, projection).some((used) => made.has(used)))
        .map(({ name }) => name),
    );
};

/** Projections that appends kept up to date and that have a position now, or the other way round: with no event, too. */
export const appliedOtherwise = ({ tables }: Catalog, { items, versions }: Inventory): readonly string[] => {
  const functions = new Set(
    [...items.values()].flatMap(({ kind, remarks }) => (kind === 'function' ? [remarks.name] : [])),
  );
  return tables
    .flatMap(({ projections }) => projections)
    .filter(
      ({ name, apply }) =>
        versions.has(name) && functions.has(composedName(`${name}_advance`)) !== (apply === 'asynchronous'),
    )
    .map(({ name }) => name);
};

/** Projections that an upgrade before this one began to fold, and did not end. */
export const carriedOn = ({ tables }: Catalog, live: Inventory): readonly string[] =>
  tables.flatMap(({ projections }) =>
    projections.map(({ name }) => name).filter((name) => isBeingBuilt(live, name)),
  );

export const unfinishedRebuild = (projection: string): Finding => ({
  what: `a rebuild of ${projection} is not done, and the catalog folds its events otherwise`,
  how: `Let it end, or finish it with the catalog that is installed: indelible rebuild ${projection}.`,
});

export const isBeingBuilt = ({ versions }: Inventory, projection: string): boolean =>
  versions.get(projection)?.some(({ status }) => status === 'building') ?? false;

const foldFunctions = (schema: string, table: EventTable, projection: Projection): readonly string[] => [
  ...foldingValues(projection.name).map(({ fold }) => composedName(String(fold))),
  ...valueFunctions({ schema, table }, projection).map((values) => composedName(String(values.function))),
  ...(foldsVersions(table, projection) ? upcastFunctions(table) : []),
];

const foldsVersions = ({ events }: EventTable, { columns }: Projection): boolean =>
  events.some(({ name, earlier }) => earlier.length > 0 && columns.some(({ of }) => of.includes(name)));
