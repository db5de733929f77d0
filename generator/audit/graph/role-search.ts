import type { Facts } from '../facts/facts.ts';

/** What says which role can become which. */
export type RoleFacts = Pick<Facts, 'server' | 'roles' | 'memberships' | 'databaseGrants'>;

/** SET ROLE, or GRANT of the role to itself and then SET ROLE. */
export interface Hop {
  readonly kind: 'set role' | 'grant';
  readonly role: string;
}

/** How far a role gets: `become` means SET ROLE (attributes too), `use` means that privileges are enough. */
export type Depth = 'become' | 'use';

/** A role that gets to the target of a search, and how: the first step, and where that leads. */
export interface Visit {
  readonly node: Node;
  /** Null for the target itself. */
  readonly edge: Edge | null;
  readonly next: Visit | null;
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
  /** What leads here; null until somebody asks. */
  edges: readonly Edge[] | null;
  /** The last search that came by. */
  seenBy: number;
}

/** A step by which a session at `from` gets to another node. */
interface Edge {
  readonly from: Node;
  readonly step: string;
  readonly hop: Hop | null;
}

interface Membership {
  readonly member: string;
  readonly admin: boolean;
  readonly inherit: boolean;
  readonly set: boolean;
}

/** Members by role. */
export type Members = ReadonlyMap<string, readonly Membership[]>;

export const membersOf = ({ server, roles, memberships }: RoleFacts): Members => {
  const members = new Map<string, Membership[]>();
  for (const { role, member, admin, inherit, set_role } of memberships) {
    const known = members.get(role) ?? [];
    if (known.length === 0) members.set(role, known);
    known.push({ member, admin, inherit, set: set_role });
  }
  // pg_database_owner has one implicit member, the owner of this database, that no catalog row shows.
  if (roles.some(({ name }) => name === DATABASE_OWNER)) {
    members.set(DATABASE_OWNER, [{ member: server.database_owner, admin: false, inherit: true, set: true }]);
  }
  return members;
};

const DATABASE_OWNER = 'pg_database_owner';

/**
 * Searches the roles that get to a target, each with a shortest way. A search takes as many steps as there are
 * memberships behind the target, however many ways they make.
 */
export const roleSearch = (
  members: Members,
  isSuperuser: (role: string) => boolean,
): ((target: string, depth: Depth) => readonly Visit[]) => {
  const nodes = new Map<string, Readonly<Record<Depth, Node>>>();
  const nodeOf = (role: string, state: Depth): Node => {
    const known = nodes.get(role) ?? {
      become: { role, state: 'become', edges: null, seenBy: 0 },
      use: { role, state: 'use', edges: null, seenBy: 0 },
    };
    nodes.set(role, known);
    return known[state];
  };

  const edgesTo = ({ role, state }: Node): readonly Edge[] => {
    const memberships = members.get(role) ?? [];
    if (state === 'use') {
      const step = `member of ${role}`;
      const inherited = memberships
        .filter(({ inherit }) => inherit)
        .map(({ member }): Edge => ({ from: nodeOf(member, 'use'), step, hop: null }));
      // Whoever can be a role can use its privileges.
      return [...inherited, { from: nodeOf(role, 'become'), step: '', hop: null }];
    }
    const set: Omit<Edge, 'from'> = { step: `SET ROLE ${role}`, hop: { kind: 'set role', role } };
    const grant: Omit<Edge, 'from'> = {
      step: `grants itself ${role} (ADMIN OPTION)`,
      hop: { kind: 'grant', role },
    };
    // Only superusers may grant a superuser role (user.c, check_role_membership_authorization).
    const grantable = !isSuperuser(role);
    return memberships.flatMap((membership) => [
      ...(membership.set ? [{ ...set, from: nodeOf(membership.member, 'become') }] : []),
      ...(membership.admin && grantable ? [{ ...grant, from: nodeOf(membership.member, 'use') }] : []),
    ]);
  };

  let searches = 0;
  /** Breadth first from the target backwards, so the first visit of a node is a shortest path. */
  return (target, depth) => {
    searches++;
    const start = nodeOf(target, depth);
    start.seenBy = searches;
    const visits: Visit[] = [{ node: start, edge: null, next: null }];
    for (const visit of visits) {
      visit.node.edges ??= edgesTo(visit.node);
      for (const edge of visit.node.edges) {
        if (edge.from.seenBy === searches) continue;
        edge.from.seenBy = searches;
        visits.push({ node: edge.from, edge, next: visit });
      }
    }
    return visits.filter(({ node }) => node.state === 'become');
  };
};

/** The way of a visit: its role first, then a step a hop. */
export const stepsOf = (visit: Visit): readonly string[] => {
  const steps: string[] = [visit.node.role];
  for (let at: Visit | null = visit; at; at = at.next) if (at.edge?.step) steps.push(at.edge.step);
  return steps;
};

/** The steps for which the session has to do something. */
export const hopsOf = (visit: Visit): readonly Hop[] => {
  const hops: Hop[] = [];
  for (let at: Visit | null = visit; at; at = at.next) if (at.edge?.hop) hops.push(at.edge.hop);
  return hops;
};
