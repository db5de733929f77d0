import { projectionReaders } from '../catalog/granted-roles.ts';
import type { Catalog } from '../catalog/model.ts';
import type { Projection } from '../catalog/projection-model.ts';
import {
  chainedValues,
  foldingValues,
  keyIndexValues,
  projectionValues,
  valueFunctions,
} from './projection-values.ts';
import type { Values } from './render.ts';

/**
 * What templates of projections are rendered for: once a catalog that has any, a table whose corrections may be
 * corrected, a projection, a value of one, an index for the key, a function that reads its events.
 */
export type ProjectionScope = 'projecting' | 'chained' | 'projection' | 'projected' | 'indexed' | 'folding';

/** Values of the templates of projections; `around` are those of the tables. */
export const projectionScopes = (
  catalog: Catalog,
  common: Values,
  around: readonly Values[],
): Readonly<Record<ProjectionScope, readonly Values[]>> => {
  const { tables } = catalog;
  const only = projectionReaders(catalog);
  const newcomersOf = ({ readers }: Projection): Values[] =>
    readers.filter((role) => only.includes(role)).map((reader) => ({ reader }));
  const all = tables.flatMap((table, index) =>
    table.projections.map((projection) => ({
      table,
      projection,
      values: {
        ...around[index],
        ...projectionValues(table, projection),
        newcomers: newcomersOf(projection),
      },
    })),
  );
  return {
    projecting: all.length === 0 ? [] : [common],
    chained: tables.flatMap((table, index) =>
      chainedValues(table).map((own) => ({ ...around[index], ...own })),
    ),
    projection: all.map(({ values }) => values),
    projected: all.flatMap(({ projection, values }) =>
      valueFunctions(projection).map((own) => ({ ...values, ...own })),
    ),
    indexed: all.flatMap(({ table, projection, values }) =>
      keyIndexValues(table, projection).map((own) => ({ ...values, ...own })),
    ),
    folding: all.flatMap(({ projection, values }) =>
      foldingValues(projection.name).map((own) => ({ ...values, ...own })),
    ),
  };
};
