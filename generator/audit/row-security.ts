import type { Operation } from './body/condition.ts';
import type { PolicyFact, RelationFact } from './facts/facts.ts';
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
  const about = policiesAbout(world, relation, login, operation);
  const letting = about.filter(
    ({ permissive, using_expression }) => permissive && using_expression !== 'false',
  );
  if (letting.length === 0) return 'closed';
  const unconditional = letting.some(({ using_expression }) => using_expression === 'true');
  return unconditional && about.every(({ permissive }) => permissive) ? 'open' : 'unknown';
};

/** What row security does to an INSERT that supplies `column`; a condition about other columns lets it through. */
export const insertSecurity = (
  world: World,
  relation: RelationFact,
  login: string,
  holder: string,
  column: string,
): RowSecurity => {
  if (!relation.row_security || bypasses(world, login, holder)) return 'open';
  const about = policiesAbout(world, relation, login, 'INSERT').map((policy) => ({
    ...policy,
    // Without WITH CHECK the condition of USING is asked of new rows too.
    check: policy.check_expression ?? policy.using_expression ?? 'true',
  }));
  const letting = about.filter(({ permissive, check }) => permissive && check !== 'false');
  if (letting.length === 0) return 'closed';
  const silent = ({ check }: { readonly check: string }): boolean =>
    check !== 'false' && !check.includes(column);
  const restricted = about.some((policy) => !policy.permissive && !silent(policy));
  return letting.some(silent) && !restricted ? 'open' : 'unknown';
};

/** Policies that hold for the login or a role that it gets to. */
const policiesAbout = (
  world: World,
  relation: RelationFact,
  login: string,
  operation: Operation,
): readonly PolicyFact[] =>
  world.facts.policies.filter(
    ({ relation: on, command, roles }) =>
      on === relation.oid &&
      (command === operation || command === 'ALL') &&
      roles.some((role) => world.graph.gets(login, role)),
  );

const bypasses = (world: World, login: string, holder: string): boolean =>
  world.facts.roles
    .filter(({ name, bypass_rls }) => bypass_rls && world.graph.inherits(name, holder))
    .some(({ name }) => world.graph.reachers(name, 'become').some((reach) => reach.login === login));
