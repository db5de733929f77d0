import type { SQLQuery } from '@databases/pg';
import type { Catalog, EventTable } from '../catalog/model.ts';
import { boundQuery } from '../database/query.ts';
import { renderQuery } from '../ddl/query-template.ts';
import type { Values } from '../ddl/render.ts';

/**
 * A query of `templates/queries/` about one event table of the catalog, with its parameters bound.
 *
 * @param parts values and lists of the template besides `schema`, `table`, `anchors` and `runs`.
 */
export const tableQuery = async (
  name: string,
  { schema }: Catalog,
  table: EventTable,
  parameters: readonly unknown[],
  parts: Values = {},
): Promise<SQLQuery> => {
  const anchors = table.anchors.map((anchor) => ({ anchor: anchor.name }));
  const runs = anchors.slice(0, 1);
  const text = await renderQuery(name, { schema, table: table.name, anchors, runs, ...parts });
  return boundQuery(text, parameters);
};
