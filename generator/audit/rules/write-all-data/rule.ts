import type { Wall } from '../../body/wall.ts';
import type { RelationFact } from '../../facts/facts.ts';
import { type Capability, type Hole, type Rule, SEVERITIES } from '../../finding.ts';
import { revokeMembers } from '../../owner-holes.ts';
import { behindPolicies, behindRowSecurity, behindWall, chooserOf } from '../../privilege-holes.ts';
import type { Attack } from '../../prove/plan.ts';
import { insertSecurity } from '../../row-security.ts';
import { type Stamp, stampsOf } from '../../stamps.ts';
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
      capabilities(world, table, reach.login).map(
        ({ capability, severity, confidence, but, relation, awaitsPolicy }): Hole => {
          const path = [...reach.steps, `INSERT, UPDATE and DELETE on ${nameOf(relation)}`];
          return {
            severity,
            confidence,
            ...(awaitsPolicy === true ? { awaitsPolicy } : {}),
            role: reach.login,
            capability,
            path,
            object: ROLE,
            cuts,
            plan: { hops: reach.hops, attack: attackOf(world, relation, capability) },
            message: `${reach.login} may ${capability} events of ${nameOf(relation)} as a member of ${ROLE} (${path.slice(1).join(', ')}); ${but}.`,
          };
        },
      ),
    );
  },
};

const attackOf = (world: World, on: RelationFact, capability: Capability): Attack => {
  const sequence = world.facts.sequences.find(({ relation }) => relation === on.oid);
  if (capability === 'reorder' && sequence) return { kind: 'set sequence', on: sequence };
  if (capability !== 'forge')
    return { kind: 'write', operation: capability === 'update' ? 'UPDATE' : 'DELETE', on, columns: null };
  const stamps = stampsOf(world, on);
  return {
    kind: 'forge',
    on,
    stamps: stamps
      .filter(({ random, byTrigger }) => !random && byTrigger === 'never')
      .map(({ column }) => column.name),
  };
};

type Judged = Pick<Hole, 'severity' | 'confidence' | 'awaitsPolicy'> & {
  readonly capability: Capability;
  readonly but: string;
  readonly relation: RelationFact;
};

/** A partition or child may be less guarded than the table: where it is worst counts. */
const capabilities = (world: World, table: EventTable, login: string): readonly Judged[] => {
  const worst = new Map<Capability, Judged>();
  const badness = ({ severity, confidence }: Judged): number =>
    2 * SEVERITIES.indexOf(severity) - (confidence === 'unknown' ? 1 : 0);
  for (const relation of table.members) {
    for (const judged of capabilitiesOn(world, relation, login)) {
      const known = worst.get(judged.capability);
      if (!known || badness(judged) < badness(known)) worst.set(judged.capability, judged);
    }
  }
  for (const judged of throughParents(world, table, login)) {
    const known = worst.get(judged.capability);
    if (!known || badness(judged) < badness(known)) worst.set(judged.capability, judged);
  }
  return [...worst.values()];
};

/** What names an inheritance parent changes the rows of the table too, past its statement triggers. */
const throughParents = (world: World, table: EventTable, login: string): readonly Judged[] => {
  const [root] = table.members;
  if (!root) return [];
  return table.parents
    .filter(({ kind }) => kind !== 'p')
    .flatMap((parent) =>
      (['UPDATE', 'DELETE'] as const).map((operation) => ({
        capability: operation === 'UPDATE' ? ('update' as const) : ('delete' as const),
        relation: parent,
        ...held(world, parent, login, operation, world.wallThrough(parent, root, operation)),
      })),
    );
};

const capabilitiesOn = (world: World, root: RelationFact, login: string): readonly Judged[] => {
  const forged = stampsOf(world, root).filter(({ random, byTrigger }) => !random && byTrigger === 'never');
  return [
    { capability: 'update', relation: root, ...held(world, root, login, 'UPDATE') },
    { capability: 'delete', relation: root, ...held(world, root, login, 'DELETE') },
    ...(forged.length > 0
      ? [{ capability: 'forge' as const, relation: root, ...forging(world, root, login, forged) }]
      : []),
    ...world.facts.sequences
      .filter(({ relation }) => relation === root.oid)
      .map(({ schema, name }) => ({
        capability: 'reorder' as const,
        relation: root,
        severity: 'error' as const,
        confidence: 'proven' as const,
        but: `it may set the sequence ${nameOf({ schema, name })}, which numbers them`,
      }))
      .slice(0, 1),
  ];
};

const forging = (
  world: World,
  relation: RelationFact,
  login: string,
  forged: readonly Stamp[],
): Pick<Judged, 'severity' | 'confidence' | 'but' | 'awaitsPolicy'> => {
  const names = forged.map(({ column }) => column.name);
  const security = names.map((name) => insertSecurity(world, relation, login, ROLE, name));
  const best = (['open', 'unknown', 'closed'] as const).find((one) => security.includes(one)) ?? 'open';
  const free = { severity: 'error', confidence: 'proven', but: `it may supply ${names.join(', ')}` } as const;
  return behindPolicies(free, best, 'INSERT');
};

const held = (
  world: World,
  relation: RelationFact,
  login: string,
  operation: 'UPDATE' | 'DELETE',
  wall: Wall = world.wall(relation, operation),
) =>
  behindRowSecurity(
    world,
    relation,
    login,
    ROLE,
    operation,
    behindWall(world, wall, login, operation, chooserOf(world, relation, login)),
  );
