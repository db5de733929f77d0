import { findAll } from '../body/plpgsql.ts';
import type { Fields } from '../body/statement.ts';
import { potentRoles } from '../potent.ts';
import {
  type DdlContext,
  type DdlJudge,
  functionsBehind,
  isReached,
  owns,
  roleOf,
  schemasOf,
} from './ddl.ts';

/** Roles that can take the table's protection away for certain: superusers and owners of the table and its schema. */
const commands = (role: string, { world, table }: DdlContext): boolean =>
  [...world.graph.superusers, table.owner, ...ownersOfSchema(world.facts.schemas, table)].some(
    (one) => role === one || world.graph.inherits(role, one),
  );

const ownersOfSchema = (
  schemas: readonly { readonly name: string; readonly owner: string }[],
  table: DdlContext['table'],
): readonly string[] => schemas.filter(({ name }) => schemasOf(table).has(name)).map(({ owner }) => owner);

const mayGrantRole = (role: string, { world, as }: DdlContext): boolean => {
  const { facts, graph } = world;
  if (graph.isSuperuser(as)) return true;
  if (graph.isSuperuser(role)) return false;
  const admin = facts.memberships.some(
    (membership) => membership.role === role && membership.admin && graph.inherits(as, membership.member),
  );
  const free =
    facts.server.major <= LAST_FREE_CREATEROLE &&
    (facts.roles.find(({ name }) => name === as)?.create_role ?? false);
  return admin || free;
};

const LAST_FREE_CREATEROLE = 15;

export const roleGranted: DdlJudge = ({ granted_roles, grantee_roles, is_grant }, context) => {
  if (is_grant !== true) return 'harmless';
  const potent = potentRoles(context.world, context.table);
  const granted = findAll(granted_roles, 'AccessPriv').map(({ priv_name }) => String(priv_name));
  const open = granted.filter((role) => potent(role) && mayGrantRole(role, context));
  if (open.length === 0) return 'harmless';
  const reached = findAll(grantee_roles, 'RoleSpec').some((spec) =>
    isReached(roleOf(spec, context), context),
  );
  if (!reached) return 'harmless';
  const [role] = open.filter((one) => commands(one, context));
  return role === undefined ? 'unknown' : { capability: 'escalate', statement: `GRANT of the role ${role}` };
};

/** Options that give no right. */
const PLAIN = ['validUntil', 'connectionlimit', 'inherit'];
const isOn = ({ arg }: Fields): boolean => findAll([arg], 'Boolean').some(({ boolval }) => boolval === true);

/** CREATE ROLE and ALTER ROLE. */
export const roleChanged: DdlJudge = ({ role, options }, context) => {
  const said = findAll(options ?? [], 'DefElem').filter(
    (option) => !PLAIN.includes(String(option.defname)) && (option.arg === undefined || !isOff(option)),
  );
  if (said.length === 0) return 'harmless';
  const superuser = context.world.graph.isSuperuser(context.as);
  const made = said.some((option) => option.defname === 'superuser' && isOn(option));
  if (!made || !superuser) return 'unknown';
  return isReached(roleOf(role, context), context)
    ? { capability: 'escalate', statement: 'ALTER ROLE … SUPERUSER' }
    : 'unknown';
};

const isOff = ({ arg }: Fields): boolean => {
  const found = findAll([arg], 'Boolean');
  return found.length > 0 && found.every(({ boolval }) => boolval !== true);
};

/** ALTER ROLE … SET and ALTER DATABASE … SET. */
export const settingsChanged: DdlJudge = ({ setstmt }, { world, as }) => {
  const name = findAll([setstmt], 'VariableSetStmt')[0]?.name;
  const { name: bare } = (setstmt ?? {}) as Fields;
  const set = name ?? bare;
  if (set === 'session_replication_role')
    return world.graph.isSuperuser(as)
      ? { capability: 'escalate', statement: 'ALTER ROLE … SET session_replication_role' }
      : 'unknown';
  return set === 'search_path' || set === undefined || set === 'role' ? 'unknown' : 'harmless';
};

export const ownedDropped: DdlJudge = ({ roles, behavior }, context) => {
  for (const spec of findAll(roles, 'RoleSpec')) {
    const role = roleOf(spec, context);
    if (role === null || role === 'session') return 'unknown';
    if (!owns(context, role)) continue;
    const functions = functionsBehind(context).some(({ owner }) => owner === role);
    const table = context.table.members.some(({ owner }) => owner === role);
    if (table || (functions && behavior === 'DROP_CASCADE'))
      return { capability: 'drop', statement: `DROP OWNED BY ${role}` };
  }
  return 'harmless';
};

export const ownedReassigned: DdlJudge = ({ roles, newrole }, context) => {
  const to = roleOf(newrole, context);
  for (const spec of findAll(roles, 'RoleSpec')) {
    const role = roleOf(spec, context);
    if (role === null) return 'unknown';
    const behind = [...context.table.members, ...functionsBehind(context)];
    const may =
      role !== 'session' && owns(context, role) && (to === 'session' || to === null || owns(context, to));
    if (may && behind.some(({ owner }) => owner === role) && isReached(to, context))
      return { capability: 'escalate', statement: `REASSIGN OWNED BY ${role}` };
  }
  return 'harmless';
};
