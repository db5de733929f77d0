import { projectionReaders } from '../catalog/granted-roles.ts';
import type { Catalog } from '../catalog/model.ts';
import type { Projection } from '../catalog/projection-model.ts';
import {
  advancingValues,
  chainedValues,
  foldingValues,
  keyIndexValues,
  projectionValues,
  valueFunctions,
  versionedValues,
} from './projection-values.ts';
import type { Values } from './render.ts';

/**
 * What templates of projections are rendered for, once each: a catalog that has any, a table whose corrections may be
 * corrected, a projection, one that each append keeps up to date, a value, an index for the key, a function that reads
 * events, a version that is brought forward.
 */
export type ProjectionScope =
  | 'projecting'
  | 'chained'
  | 'projection'
  | 'inline'
  | 'projected'
  | 'indexed'
  | 'folding'
  | 'advancing';

/** Values of the templates of projections; `around` are those of the tables. */
export const projectionScopes = (
  catalog: Catalog,
  common: Values,
  around: readonly Values[],
): Readonly<Record<ProjectionScope, readonly Values[]>> => {
  const { schema, tables } = catalog;
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
    projecting:
      all.length === 0
        ? []
        : [
            {
              ...common,
              projections: all.map(({ projection }) => versionedValues(projection)),
              newcomers: only.map((role) => ({ role })),
            },
          ],
    chained: tables.flatMap((table, index) =>
      chainedValues(table).map((own) => ({ ...around[index], ...own })),
    ),
    projection: all.map(({ values }) => values),
    inline: all.filter(({ projection }) => projection.apply === 'inline').map(({ values }) => values),
    advancing: all.flatMap(({ projection, values }) =>
      advancingValues(projection).map((own) => ({ ...values, ...own })),
    ),
    projected: all.flatMap(({ table, projection, values }) =>
      valueFunctions({ schema, table }, projection).map((own) => ({ ...values, ...own })),
    ),
    indexed: all.flatMap(({ table, projection, values }) =>
      keyIndexValues({ schema, table }, projection).map((own) => ({ ...values, ...own })),
    ),
    folding: all.flatMap(({ projection, values }) =>
      foldingValues(projection.name).map((own) => ({ ...values, ...own })),
    ),
  };
};
