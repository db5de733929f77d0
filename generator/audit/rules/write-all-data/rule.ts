import type { RelationFact } from '../../facts/facts.ts';
import type { Capability, Hole, Rule } from '../../finding.ts';
import { revokeMembers } from '../../owner-holes.ts';
import { behindRowSecurity, behindWall } from '../../privilege-holes.ts';
import type { Attack } from '../../prove/plan.ts';
import { stampsOf } from '../../stamps.ts';
import { type EventTable, nameOf, type World } from '../../world.ts';

const ROLE = 'pg_write_all_data';

export const rule: Rule = {
  severity: 'error',
  summary: 'A login role is a member of pg_write_all_data: INSERT, UPDATE and DELETE on every table.',
  judge: (world, table) => {
    const cuts = [
      ...revokeMembers(world, ROLE),
      // Who appended by it goes on by a grant.
      ...world.facts.memberships
        .filter(({ role }) => role === ROLE)
        .map(({ member }) => ({ kind: 'keep-writing', relation: table.oid, role: member }) as const),
    ];
    return world.graph.reachers(ROLE).flatMap((reach) =>
      capabilities(world, table, reach.login).map(({ capability, severity, confidence, but }): Hole => {
        const path = [...reach.steps, `INSERT, UPDATE and DELETE on ${table.name}`];
        return {
          severity,
          confidence,
          role: reach.login,
          capability,
          path,
          object: ROLE,
          cuts,
          plan: { hops: reach.hops, attack: attackOf(world, table, capability) },
          message: `${reach.login} may ${capability} events of ${table.name} as a member of ${ROLE} (${path.slice(1).join(', ')}); ${but}.`,
        };
      }),
    );
  },
};

const attackOf = (world: World, table: EventTable, capability: Capability): Attack => {
  const on = { schema: table.schema, name: table.table };
  const sequence = world.facts.sequences.find(({ relation }) => relation === table.oid);
  if (capability === 'reorder' && sequence) return { kind: 'set sequence', on: sequence };
  if (capability !== 'forge')
    return { kind: 'write', operation: capability === 'update' ? 'UPDATE' : 'DELETE', on, columns: null };
  const stamps = table.members.slice(0, 1).flatMap((root) => stampsOf(world, root));
  return {
    kind: 'forge',
    on,
    stamps: stamps
      .filter(({ random, byTrigger }) => !random && byTrigger === 'never')
      .map(({ column }) => column.name),
  };
};

type Judged = Pick<Hole, 'severity' | 'confidence'> & {
  readonly capability: Capability;
  readonly but: string;
};

const capabilities = (world: World, table: EventTable, login: string): readonly Judged[] => {
  const [root] = table.members;
  if (!root) return [];
  const forged = stampsOf(world, root).filter(({ random, byTrigger }) => !random && byTrigger === 'never');
  return [
    { capability: 'update', ...held(world, root, login, 'UPDATE') },
    { capability: 'delete', ...held(world, root, login, 'DELETE') },
    ...(forged.length > 0
      ? [
          {
            capability: 'forge' as const,
            severity: 'error' as const,
            confidence: 'proven' as const,
            but: `it may supply ${forged.map(({ column }) => column.name).join(', ')}`,
          },
        ]
      : []),
    ...world.facts.sequences
      .filter(({ relation }) => relation === root.oid)
      .map(({ schema, name }) => ({
        capability: 'reorder' as const,
        severity: 'error' as const,
        confidence: 'proven' as const,
        but: `it may set the sequence ${nameOf({ schema, name })}, which numbers them`,
      }))
      .slice(0, 1),
  ];
};

const held = (world: World, relation: RelationFact, login: string, operation: 'UPDATE' | 'DELETE') =>
  behindRowSecurity(
    world,
    relation,
    login,
    ROLE,
    operation,
    behindWall(world, world.wall(relation, operation), login, operation),
  );
