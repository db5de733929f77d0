import { PUBLIC } from '../facts/facts.ts';
import { byCodePoint } from '../order.ts';
import { remembered } from '../remembered.ts';
import {
  type Depth,
  type Hop,
  hopsOf,
  membersOf,
  type RoleFacts,
  roleSearch,
  stepsOf,
} from './role-search.ts';

/**
 * One way to use the rights of a role: the login role first, then a step a hop.
 * `others` counts further login roles that go the same way; only PUBLIC has them, every login role being one.
 */
export interface Reach {
  readonly login: string;
  readonly steps: readonly string[];
  /** The steps for which the session has to do something. */
  readonly hops: readonly Hop[];
  readonly others: number;
}

export interface RoleGraph {
  /** Login roles, no superusers, that get to `role`, with a shortest path each; the role itself included. */
  readonly reachers: (role: string, depth?: Depth) => readonly Reach[];
  /** Whether `role` has the privileges of `of` without doing anything: itself, or an inherited membership. */
  readonly inherits: (role: string, of: string) => boolean;
  /** Whether a session that is `role` (with LOGIN or without) gets to the privileges of `of` by any chain of steps. */
  readonly gets: (role: string, of: string) => boolean;
  /** Every role, LOGIN or not, that gets to the privileges of `of`. */
  readonly getters: (of: string) => ReadonlySet<string>;
  readonly isSuperuser: (role: string) => boolean;
  readonly isLogin: (role: string) => boolean;
  readonly isTrusted: (role: string) => boolean;
  readonly superusers: readonly string[];
  /** Login roles that are no superusers and may connect to this database. */
  readonly logins: readonly string[];
}

/** Whether two sets of facts make the same graph: the model shares what a cut leaves alone. */
export const sameRoles = (a: RoleFacts, b: RoleFacts): boolean =>
  a.roles === b.roles &&
  a.memberships === b.memberships &&
  a.databaseGrants === b.databaseGrants &&
  a.server.database_owner === b.server.database_owner;

export const roleGraph = (facts: RoleFacts, trusted: ReadonlySet<string>): RoleGraph => {
  const roles = new Map(facts.roles.map((role) => [role.name, role]));
  const isSuperuser = (role: string): boolean => roles.get(role)?.superuser ?? false;
  const isLogin = (role: string): boolean => roles.get(role)?.login ?? false;
  const isTrusted = (role: string): boolean => trusted.has(role);
  const members = membersOf(facts);
  const search = roleSearch(members, isSuperuser);

  const attackers = (role: string, depth: Depth): readonly Reach[] =>
    search(role, depth)
      .filter(({ node }) => isLogin(node.role) && !isSuperuser(node.role))
      .map((visit) => ({ login: visit.node.role, steps: stepsOf(visit), hops: hopsOf(visit), others: 0 }))
      .sort((a, b) => byCodePoint(a.login, b.login));
  const reachersOf = {
    become: remembered((role) => attackers(role, 'become')),
    use: remembered((role) => attackers(role, 'use')),
  };

  const getters = remembered(
    (role): ReadonlySet<string> => new Set(search(role, 'use').map(({ node }) => node.role)),
  );

  const inheritors = remembered((role): ReadonlySet<string> => {
    const found = new Set([role]);
    for (const at of found) {
      for (const { member, inherit } of members.get(at) ?? []) if (inherit) found.add(member);
    }
    return found;
  });

  /** Null: every login role may connect. */
  const connecting = ((): ReadonlySet<string> | null => {
    const grantees = facts.databaseGrants.filter(({ privilege }) => privilege === 'CONNECT');
    if (grantees.some(({ grantee }) => grantee === PUBLIC)) return null;
    const allowed = [facts.server.database_owner, ...grantees.map(({ grantee }) => grantee)];
    return new Set(allowed.flatMap((role) => reachersOf.use(role).map(({ login }) => login)));
  })();
  const connects = (login: string): boolean => connecting === null || connecting.has(login);
  const reachers = {
    become: remembered((role) => reachersOf.become(role).filter(({ login }) => connects(login))),
    use: remembered((role) => reachersOf.use(role).filter(({ login }) => connects(login))),
  };

  const logins = facts.roles
    .filter(({ name, login, superuser }) => login && !superuser && connects(name))
    .map(({ name }) => name)
    .sort(byCodePoint);
  const everyone = ((): readonly Reach[] => {
    const witness = logins.find((login) => !isTrusted(login)) ?? logins[0];
    return witness === undefined
      ? []
      : [{ login: witness, steps: [witness, 'PUBLIC'], hops: [], others: logins.length - 1 }];
  })();

  return {
    reachers: (role, depth = 'use') => (role === PUBLIC ? everyone : reachers[depth](role)),
    inherits: (role, of) => of === PUBLIC || inheritors(of).has(role),
    getters,
    gets: (role, of) => of === PUBLIC || getters(of).has(role),
    isSuperuser,
    isLogin,
    isTrusted,
    superusers: facts.roles.filter(({ superuser }) => superuser).map(({ name }) => name),
    logins,
  };
};
