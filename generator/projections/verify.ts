import type { Catalog } from '../catalog/model.ts';
import type { Projection } from '../catalog/projection-model.ts';
import type { Database } from '../database/connect.ts';
import { boundQuery } from '../database/query.ts';
import { renderQuery } from '../ddl/query-template.ts';
import { asProjectionError } from './projection-error.ts';

/** Where the state of a projection is not what its events say. */
export interface Verified {
  readonly projection: string;
  readonly differences: readonly Difference[];
  /** Why it was not looked at: this role may not read it; null: it was. */
  readonly refused: string | null;
}

/** A row as it is kept and as it is folded from the events, as JSON text with every digit; null: there is none. */
export interface Difference {
  readonly state: string | null;
  readonly replayed: string | null;
}

/** @throws KnownError when the database doesn't have the projection, or doesn't let this role read it. */
export const verify = async (
  database: Database,
  catalog: Catalog,
  projection: Projection,
): Promise<Verified> => {
  const text = await renderQuery('verify_projection', {
    schema: catalog.schema,
    projection: projection.name,
  });
  try {
    const differences = await database.query(boundQuery(text));
    return { projection: projection.name, differences, refused: null };
  } catch (error) {
    throw asProjectionError(error, catalog, projection);
  }
};
