import type { Roles } from './model.ts';

/** The roles that the catalog grants something: writers, readers, auditors; not the owner. */
export const grantedRoles = ({ writers, readers, auditors }: Roles): string[] => [
  ...writers.map(({ role }) => role),
  ...readers,
  ...auditors,
];
