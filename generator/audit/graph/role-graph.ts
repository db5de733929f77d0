import { type Facts, PUBLIC } from '../facts/facts.ts';
import { byCodePoint } from '../order.ts';

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

/** SET ROLE, or GRANT of the role to itself and then SET ROLE. */
export interface Hop {
  readonly kind: 'set role' | 'grant';
  readonly role: string;
}

/** How far a role gets: `become` means SET ROLE (attributes too), `use` means that privileges are enough. */
export type Depth = 'become' | 'use';

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

/**
 * A role is visited in two states. As `become` the session can be that role (itself, or by SET ROLE, or after
 * granting itself the role by ADMIN OPTION); as `use` it only inherits the role's privileges. SET ROLE asks for
 * memberships of the session's role that all have SET, so nothing is settable behind an inherited one; ADMIN
 * OPTION works from both (inherited privileges suffice, manual: GRANT on roles).
 */
interface Node {
  readonly role: string;
  readonly state: Depth;
}

interface Visit extends Node {
  /** The hop from this node towards the target, and where it leads. */
  readonly step: string | null;
  readonly hop: Hop | null;
  readonly next: Visit | null;
}

const keyOf = ({ role, state }: Node): string => `${state} ${role}`;

export const roleGraph = (facts: Facts, trusted: ReadonlySet<string>): RoleGraph => {
  const roles = new Map(facts.roles.map((role) => [role.name, role]));
  const incoming = new Map<string, { member: string; admin: boolean; inherit: boolean; set: boolean }[]>();
  for (const { role, member, admin, inherit, set_role } of facts.memberships) {
    const edges = incoming.get(role) ?? [];
    if (edges.length === 0) incoming.set(role, edges);
    edges.push({ member, admin, inherit, set: set_role });
  }
  // pg_database_owner has one implicit member, the owner of this database, that no catalog row shows.
  if (roles.has(DATABASE_OWNER)) {
    incoming.set(DATABASE_OWNER, [
      { member: facts.server.database_owner, admin: false, inherit: true, set: true },
    ]);
  }

  /** Nodes from which one hop leads to `visit`. */
  const before = ({ role, state }: Node): { node: Node; step: string; hop: Hop | null }[] =>
    (incoming.get(role) ?? []).flatMap(({ member, admin, inherit, set }) => {
      const hops: { node: Node; step: string; hop: Hop | null }[] = [];
      if (state === 'become' && set) {
        const hop: Hop = { kind: 'set role', role };
        hops.push({ node: { role: member, state: 'become' }, step: `SET ROLE ${role}`, hop });
      }
      if (state === 'use' && inherit) {
        hops.push({ node: { role: member, state: 'use' }, step: `member of ${role}`, hop: null });
      }
      // Only superusers may grant a superuser role (user.c, check_role_membership_authorization).
      if (state === 'become' && admin && !roles.get(role)?.superuser) {
        const step = `grants itself ${role} (ADMIN OPTION)`;
        hops.push({ node: { role: member, state: 'use' }, step, hop: { kind: 'grant', role } });
      }
      return hops;
    });

  /** Breadth first from the target backwards, so the first visit of a node is a shortest path. */
  const search = (target: string, depth: Depth): Visit[] => {
    const start: Visit = { role: target, state: depth, step: null, hop: null, next: null };
    const visits = new Map([[keyOf(start), start]]);
    const queue = [start];
    for (const visit of queue) {
      const hops = before(visit);
      // Whoever can be a role can use its privileges.
      if (visit.state === 'use')
        hops.push({ node: { role: visit.role, state: 'become' }, step: '', hop: null });
      for (const { node, step, hop } of hops) {
        if (visits.has(keyOf(node))) continue;
        const found: Visit = { ...node, step, hop, next: visit };
        visits.set(keyOf(node), found);
        queue.push(found);
      }
    }
    return [...visits.values()].filter(({ state }) => state === 'become');
  };

  const stepsOf = (visit: Visit): string[] => {
    const steps: string[] = [visit.role];
    for (let at: Visit | null = visit; at; at = at.next) if (at.step) steps.push(at.step);
    return steps;
  };

  const hopsOf = (visit: Visit): Hop[] => {
    const hops: Hop[] = [];
    for (let at: Visit | null = visit; at; at = at.next) if (at.hop) hops.push(at.hop);
    return hops;
  };

  const attackers = (visits: readonly Visit[]): Reach[] =>
    visits
      .filter(({ role }) => roles.get(role)?.login && !roles.get(role)?.superuser)
      .map((visit) => ({ login: visit.role, steps: stepsOf(visit), hops: hopsOf(visit), others: 0 }))
      .sort((a, b) => byCodePoint(a.login, b.login));

  const remembered = new Map<string, readonly Reach[]>();
  const reachersOf = (role: string, depth: Depth): readonly Reach[] => {
    const key = keyOf({ role, state: depth });
    const known = remembered.get(key) ?? attackers(search(role, depth));
    remembered.set(key, known);
    return known;
  };

  const getters = new Map<string, ReadonlySet<string>>();
  const gettersOf = (role: string): ReadonlySet<string> => {
    const known = getters.get(role) ?? new Set(search(role, 'use').map((visit) => visit.role));
    getters.set(role, known);
    return known;
  };

  const inheritors = new Map<string, ReadonlySet<string>>();
  const inheritorsOf = (role: string): ReadonlySet<string> => {
    const known = inheritors.get(role);
    if (known) return known;
    const found = new Set([role]);
    for (const at of found) {
      for (const { member, inherit } of incoming.get(at) ?? []) if (inherit) found.add(member);
    }
    inheritors.set(role, found);
    return found;
  };

  const isTrusted = (role: string): boolean => trusted.has(role);
  const connecting = ((): ReadonlySet<string> | null => {
    const grantees = facts.databaseGrants.filter(({ privilege }) => privilege === 'CONNECT');
    if (grantees.some(({ grantee }) => grantee === PUBLIC)) return null;
    const allowed = [facts.server.database_owner, ...grantees.map(({ grantee }) => grantee)];
    return new Set(allowed.flatMap((role) => reachersOf(role, 'use').map(({ login }) => login)));
  })();
  const connects = (login: string): boolean => connecting === null || connecting.has(login);

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
    reachers: (role, depth = 'use') =>
      role === PUBLIC ? everyone : reachersOf(role, depth).filter(({ login }) => connects(login)),
    inherits: (role, of) => of === PUBLIC || inheritorsOf(of).has(role),
    getters: gettersOf,
    gets: (role, of) => of === PUBLIC || gettersOf(of).has(role),
    isSuperuser: (role) => roles.get(role)?.superuser ?? false,
    isLogin: (role) => roles.get(role)?.login ?? false,
    isTrusted,
    superusers: facts.roles.filter(({ superuser }) => superuser).map(({ name }) => name),
    logins,
  };
};

const DATABASE_OWNER = 'pg_database_owner';
