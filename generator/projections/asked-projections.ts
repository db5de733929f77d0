import type { Catalog } from '../catalog/model.ts';
import { quoted } from '../catalog/names.ts';
import type { Projection } from '../catalog/projection-model.ts';
import { KnownError } from '../errors.ts';

/**
 * The projection of this name, or all of the catalog.
 *
 * @throws KnownError when there is none.
 */
export const askedProjections = ({ tables }: Catalog, name: string | undefined): readonly Projection[] => {
  const all = tables.flatMap(({ projections }) => projections);
  const asked = name === undefined ? all : all.filter((projection) => projection.name === name);
  if (asked.length > 0) return asked;
  const known = all.map((projection) => projection.name).join(', ');
  throw new KnownError(
    name === undefined ? 'The catalog has no projection.' : `The catalog has no projection ${quoted(name)}.`,
    { hint: known === '' ? 'Declare one; see docs/projections.md.' : `It has ${known}.` },
  );
};
