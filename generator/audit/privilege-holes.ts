import type { Operation } from './body/condition.ts';
import type { Wall } from './body/wall.ts';
import type { GrantFact, RelationFact } from './facts/facts.ts';
import type { Capability, Hole } from './finding.ts';
import type { Cut } from './fix/cut.ts';
import type { Reach } from './graph/role-graph.ts';
import { type EventTable, nameOf, type World } from './world.ts';

/** A grant on the table, a partition or some columns of one. */
export interface Held {
  readonly relation: RelationFact;
  readonly grant: GrantFact;
  /** Null for a grant on the whole relation. */
  readonly columns: readonly string[] | null;
}

/** Every grant of `privilege` on the table and what is below it, one a grantor and grantee, without the owner's own. */
export const heldGrants = (world: World, table: EventTable, privilege: string): readonly Held[] =>
  table.members.flatMap((relation) => {
    const whole = world
      .grantsOn(relation.oid, privilege)
      .filter(({ grantee }) => grantee !== relation.owner)
      .map((grant): Held => ({ relation, grant, columns: null }));
    const byColumn = new Map<string, Held>();
    for (const grant of world.columnGrantsOn(relation.oid, privilege)) {
      if (grant.grantee === relation.owner) continue;
      const key = `${grant.grantor} ${grant.grantee}`;
      const before = byColumn.get(key)?.columns ?? [];
      byColumn.set(key, { relation, grant, columns: [...before, grant.column_name] });
    }
    return [...whole, ...byColumn.values()];
  });

/** What a path ends with: `UPDATE (a, b) on public.events`. */
export const lastStep = (privilege: string, { relation, columns }: Held): string =>
  `${privilege}${columns ? ` (${columns.join(', ')})` : ''} on ${nameOf(relation)}`;

/** `worker_write`, or for a path by PUBLIC `every login role, worker_write for one`. */
export const whoOf = (reach: Reach): string =>
  reach.others > 0 ? `Every login role (${reach.login} for one)` : reach.login;

/** Login roles that get to a grantee and to the schema of the relation. */
export const reachersOf = (world: World, role: string, schema: string): readonly Reach[] =>
  world.graph.reachers(role).filter(({ login }) => world.usesSchema(login, schema));

export interface Destructive {
  readonly privilege: 'UPDATE' | 'DELETE' | 'TRUNCATE';
  readonly capability: Capability;
  /** What the role does with the events, for the message: `rewrite`. */
  readonly does: string;
}

/** Holes by a granted UPDATE, DELETE or TRUNCATE: who holds it by which way, and what triggers do about it. */
export const destructiveHoles = (
  world: World,
  table: EventTable,
  { privilege, capability, does }: Destructive,
): readonly Hole[] =>
  heldGrants(world, table, privilege).flatMap((held) => {
    const { relation, grant, columns } = held;
    if (world.graph.isSuperuser(grant.grantee)) return [];
    const cuts: readonly Cut[] = [
      {
        kind: 'revoke',
        relation: relation.oid,
        privilege,
        columns,
        grantor: grant.grantor,
        grantee: grant.grantee,
      },
    ];
    const object = `${nameOf(relation)}/${grant.grantor}>${grant.grantee}${columns ? '/columns' : ''}`;
    const reaches = reachersOf(world, grant.grantee, relation.schema);
    if (reaches.length === 0) return [dormant(held, privilege, capability, object, cuts)];
    const wall = world.wall(relation, privilege);
    return reaches.map((reach): Hole => {
      const path = [...reach.steps, lastStep(privilege, held)];
      const judged = behindWall(world, wall, reach.login, privilege);
      return {
        severity: judged.severity,
        confidence: judged.confidence,
        role: reach.login,
        capability,
        path,
        object,
        cuts,
        message: `${whoOf(reach)} may ${does} events of ${nameOf(relation)}: ${path.slice(1).join(', ')}; ${judged.but}.`,
      };
    });
  });

/** A grant that no login role gets to today: whoever is made a member of the role gets it too. */
const dormant = (
  held: Held,
  privilege: string,
  capability: Capability,
  object: string,
  cuts: readonly Cut[],
): Hole => ({
  severity: 'warning',
  confidence: 'proven',
  role: held.grant.grantee,
  capability,
  path: [held.grant.grantee, lastStep(privilege, held)],
  object,
  cuts,
  message: `${held.grant.grantee} holds ${lastStep(privilege, held)}. No login role can use that now; whoever becomes a member of the role or gets USAGE on the schema can.`,
});

type Judged = Pick<Hole, 'severity' | 'confidence'> & { readonly but: string };

/** How bad a privilege is behind this wall. */
export const behindWall = (world: World, wall: Wall, login: string, operation: Operation): Judged => {
  const trigger = wall.trigger?.name ?? '';
  switch (wall.strength) {
    case 'none': {
      const why = wall.trigger ? `the trigger ${trigger} ${wall.why}` : `no trigger stops ${operation}`;
      return { severity: 'error', confidence: wall.trigger ? 'derived' : 'proven', but: why };
    }
    case 'unknown':
      return {
        severity: 'warning',
        confidence: 'unknown',
        but: `whether the trigger ${trigger} stops it can not be judged, for it ${wall.why}`,
      };
    case 'origin':
      return world.setsReplicaRole(login)
        ? {
            severity: 'error',
            confidence: 'derived',
            but: `the trigger ${trigger} ${wall.why}, and the role may set session_replication_role`,
          }
        : { severity: 'warning', confidence: 'derived', but: `only the trigger ${trigger} holds it back` };
    default:
      return { severity: 'warning', confidence: 'derived', but: `only the trigger ${trigger} holds it back` };
  }
};
