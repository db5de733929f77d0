import type { Operation } from './body/condition.ts';
import type { RelationFact } from './facts/facts.ts';
import type { World } from './world.ts';

/** `open`: row security lets the role change rows or does not apply; `closed`: no policy lets any row through. */
export type RowSecurity = 'open' | 'closed' | 'unknown';

/**
 * What row security does to UPDATE and DELETE of a login role that has the privilege by `holder`. BYPASSRLS counts for
 * the role that the session is: one that the login can become and that has the privilege too.
 */
export const rowSecurity = (
  world: World,
  relation: RelationFact,
  login: string,
  holder: string,
  operation: Operation,
): RowSecurity => {
  if (!relation.row_security || bypasses(world, login, holder)) return 'open';
  const policies = world.facts.policies.filter(
    ({ relation: on, command, permissive }) =>
      on === relation.oid && permissive && (command === operation || command === 'ALL'),
  );
  if (policies.length === 0) return 'closed';
  const unconditional = policies.some(
    ({ roles, using_expression }) => using_expression === 'true' && roles.includes('public'),
  );
  const restricted = world.facts.policies.some(
    ({ relation: on, permissive }) => on === relation.oid && !permissive,
  );
  return unconditional && !restricted ? 'open' : 'unknown';
};

const bypasses = (world: World, login: string, holder: string): boolean =>
  world.facts.roles
    .filter(({ name, bypass_rls }) => bypass_rls && world.graph.inherits(name, holder))
    .some(({ name }) => world.graph.reachers(name, 'become').some((reach) => reach.login === login));
