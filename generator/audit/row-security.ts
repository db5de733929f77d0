import { judgeCondition, type Operation } from './body/condition.ts';
import { UNTOLD } from './body/firing.ts';
import { type PolicyFact, PUBLIC, type RelationFact } from './facts/facts.ts';
import type { Hole } from './finding.ts';
import type { World } from './world.ts';

/** `open`: row security lets the role change rows or does not apply; `closed`: no policy lets any row through. */
export type RowSecurity = 'open' | 'closed' | 'unknown';

/** How bad and how sure what row security lets pass is. */
export const sureness = (security: Exclude<RowSecurity, 'closed'>): Pick<Hole, 'severity' | 'confidence'> =>
  security === 'open'
    ? { severity: 'error', confidence: 'proven' }
    : { severity: 'warning', confidence: 'unknown' };

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
  // Which of its roles a session is, is up to it: only what holds for everybody is sure to be in its way.
  return letThrough(about, operation, ({ roles }) => roles.includes(PUBLIC));
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
  const about = (command: Command): RowSecurity =>
    letThrough(
      policiesFor(world, relation, command, (of) => graph.inherits(role, of)),
      command,
      () => true,
    );
  const found = [about(operation), ...(reads ? [about('SELECT')] : [])];
  return found.find((one) => one === 'closed') ?? found.find((one) => one === 'unknown') ?? 'open';
};

type Command = Operation | 'SELECT';

/**
 * Whether policies let all rows through, none, or some.
 *
 * @param holds whether a restrictive policy is sure to be asked.
 */
const letThrough = (
  policies: readonly PolicyFact[],
  command: Command,
  holds: (policy: PolicyFact) => boolean,
): RowSecurity => {
  const letting = policies.filter(
    (policy) => policy.permissive && !conditionsOf(policy, command).includes('false'),
  );
  const restrictive = policies.filter(({ permissive }) => !permissive);
  const refuses = restrictive.some(
    (policy) => holds(policy) && conditionsOf(policy, command).includes('false'),
  );
  if (letting.length === 0 || refuses) return 'closed';
  const letsAll = (policy: PolicyFact): boolean => conditionsOf(policy, command).every(isUpToTheSession);
  return letting.some(letsAll) && restrictive.every(letsAll) ? 'open' : 'unknown';
};

/** What a policy asks of a row that is there, and of one that is to be (without WITH CHECK, what USING says). */
const conditionsOf = (policy: PolicyFact, command: Command): readonly string[] => {
  // A permissive policy without USING lets no row through, a restrictive one keeps none back.
  const using = policy.using_expression ?? String(!policy.permissive);
  const check = policy.check_expression ?? policy.using_expression ?? 'true';
  if (command === 'INSERT') return [check];
  return command === 'UPDATE' ? [using, check] : [using];
};

/** `tenant = current_setting('app.tenant')` lets every row through that a session cares to name. */
const isUpToTheSession = (condition: string): boolean => {
  const truth = judgeCondition(condition, UNTOLD);
  if (truth.known) return truth.value;
  return (
    truth.hatch(true).kind === 'setting' && !/\b(session_user|current_user|current_role)\b/i.test(condition)
  );
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
  operation: Command,
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
