import type { Catalog, Roles } from './model.ts';

/** The roles that the catalog grants something: writers, readers, auditors, consumers; not the owner. */
export const grantedRoles = ({ writers, readers, auditors, consumers }: Roles): string[] => [
  ...writers.map(({ role }) => role),
  ...readers,
  ...auditors,
  ...consumers,
];

/** Roles that read projections and nothing else. */
export const projectionReaders = ({ roles, tables }: Pick<Catalog, 'roles' | 'tables'>): string[] => {
  const known = grantedRoles(roles);
  const readers = tables.flatMap(({ projections }) =>
    projections.flatMap((projection) => projection.readers),
  );
  return [...new Set(readers)].filter((role) => !known.includes(role));
};
