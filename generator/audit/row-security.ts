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
  return letThrough(policiesAbout(world, relation, login, operation));
};

/**
 * What row security does to an INSERT that supplies `column`; a condition about other columns lets it through. Null: to
 * any row.
 */
export const insertSecurity = (
  world: World,
  relation: RelationFact,
  login: string,
  holder: string,
  column: string | null,
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
    check === 'true' || (check !== 'false' && column !== null && !check.includes(column));
  const restricted = about.some((policy) => !policy.permissive && !silent(policy));
  return letting.some(silent) && !restricted ? 'open' : 'unknown';
};

/**
 * What row security does to a write that runs as `role` itself, which no session chooses: the owner of a
 * definer function, a view or a rule. A statement that reads meets the policies for SELECT too.
 */
export const rowSecurityAs = (
  world: World,
  relation: RelationFact,
  role: string,
  operation: 'INSERT' | 'UPDATE' | 'DELETE',
  reads: boolean,
): RowSecurity => {
  const { graph, facts } = world;
  const free =
    !relation.row_security ||
    graph.isSuperuser(role) ||
    facts.roles.some(({ name, bypass_rls }) => name === role && bypass_rls) ||
    (graph.inherits(role, relation.owner) && !relation.force_row_security);
  if (free) return 'open';
  const about = (command: Operation | 'SELECT'): readonly PolicyFact[] =>
    policiesFor(world, relation, command, (of) => graph.inherits(role, of));
  const written = about(operation);
  const found = [
    letThrough(operation === 'INSERT' ? written.map(asCheck) : written),
    ...(reads ? [letThrough(about('SELECT'))] : []),
  ];
  return found.find((one) => one === 'closed') ?? found.find((one) => one === 'unknown') ?? 'open';
};

/** Without WITH CHECK the condition of USING is asked of new rows too. */
const asCheck = (policy: PolicyFact): PolicyFact => ({
  ...policy,
  using_expression: policy.check_expression ?? policy.using_expression ?? 'true',
});

/** Whether policies let all rows through, none, or some. */
const letThrough = (policies: readonly PolicyFact[]): RowSecurity => {
  const letting = policies.filter(
    ({ permissive, using_expression }) => permissive && using_expression !== 'false',
  );
  if (letting.length === 0) return 'closed';
  const unconditional = letting.some(({ using_expression }) => using_expression === 'true');
  return unconditional && policies.every(({ permissive }) => permissive) ? 'open' : 'unknown';
};

/** Policies that hold for the login or a role that it gets to. */
const policiesAbout = (
  world: World,
  relation: RelationFact,
  login: string,
  operation: Operation,
): readonly PolicyFact[] => policiesFor(world, relation, operation, (role) => world.graph.gets(login, role));

const policiesFor = (
  world: World,
  relation: RelationFact,
  operation: Operation | 'SELECT',
  holds: (role: string) => boolean,
): readonly PolicyFact[] =>
  world.facts.policies.filter(
    ({ relation: on, command, roles }) =>
      on === relation.oid && (command === operation || command === 'ALL') && roles.some(holds),
  );

const bypasses = (world: World, login: string, holder: string): boolean =>
  world.facts.roles
    .filter(({ name, bypass_rls }) => bypass_rls && world.graph.inherits(name, holder))
    .some(({ name }) => world.graph.reachers(name, 'become').some((reach) => reach.login === login));
