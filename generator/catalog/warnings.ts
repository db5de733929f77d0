import type { DefinitionShape } from './definition-shape.ts';
import type { Catalog } from './model.ts';
import { pathTo } from './names.ts';
import { nothingFits } from './payload/nothing-fits.ts';
import type { Problem } from './problem.ts';

/** More event types than this a writer, and nobody reads the stream like a diary any more. */
const EVENT_BUDGET = 7;

/** One warning a writer that may append more than seven event types, unless the catalog accepts it. */
export const eventBudgetWarnings = (catalog: Catalog, accept: DefinitionShape['accept']): Problem[] => {
  if (accept?.['too-many-events'] !== undefined) return [];
  const events = catalog.tables.flatMap((table) => table.events);
  return catalog.roles.writers.flatMap(({ role }) => {
    const count = events.filter(({ writers }) => writers.includes(role)).length;
    if (count <= EVENT_BUDGET) return [];
    return {
      at: pathTo('roles.writers', role),
      problem: `it may append ${count} event types; past ${EVENT_BUDGET}, auditors stop reading every one`,
      hint: 'Merge or drop event types, or add accept: { "too-many-events": "why" } to the catalog.',
    };
  });
};

/** One warning for each place of a payload where no value can stand. */
export const payloadWarnings = ({ tables }: Catalog): Problem[] =>
  tables.flatMap((table) =>
    table.events.flatMap(({ name, payload }) =>
      nothingFits(payload, pathTo('tables', table.name, 'events', name, 'payload')),
    ),
  );
