import type { Wall } from '../../body/wall.ts';
import type { RelationFact, ViewFact } from '../../facts/facts.ts';
import { type Capability, type Hole, type Rule, SEVERITIES } from '../../finding.ts';
import { filledByTriggers, missingOf } from '../../forge-holes.ts';
import { revokeMembers } from '../../owner-holes.ts';
import { behindPolicies, behindRowSecurity, behindWall, chooserOf } from '../../privilege-holes.ts';
import type { Attack, ObjectName } from '../../prove/plan.ts';
import { setsReplicaRole } from '../../replica-mode.ts';
import { insertSecurity, rowSecurity, rowSecurityAs } from '../../row-security.ts';
import { type Stamp, stampsOf } from '../../stamps.ts';
import { isRuled, isUpdatable, lowestView, passesOn, sourcesOf } from '../../view-chain.ts';
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
        ({ capability, severity, confidence, but, relation, view, awaitsPolicy }): Hole => {
          const path = [...reach.steps, `INSERT, UPDATE and DELETE on ${nameOf(view ?? relation)}`];
          return {
            severity,
            confidence,
            ...(awaitsPolicy === true ? { awaitsPolicy } : {}),
            role: reach.login,
            capability,
            path,
            object: ROLE,
            cuts,
            plan: { hops: reach.hops, attack: attackOf(world, relation, view ?? relation, capability) },
            message: `${reach.login} may ${capability} events of ${nameOf(relation)} as a member of ${ROLE} (${path.slice(1).join(', ')}); ${but}.`,
          };
        },
      ),
    );
  },
};

const attackOf = (world: World, relation: RelationFact, on: ObjectName, capability: Capability): Attack => {
  const sequence = world.facts.sequences.find((one) => one.relation === relation.oid);
  if (capability === 'reorder' && sequence) return { kind: 'set sequence', on: sequence };
  if (capability !== 'forge')
    return { kind: 'write', operation: capability === 'update' ? 'UPDATE' : 'DELETE', on, columns: null };
  const stamps = stampsOf(world, relation);
  return {
    kind: 'forge',
    on,
    stamps: stamps
      .filter(({ random, byTrigger }) => !random && byTrigger === 'never')
      .map(({ column }) => column.name),
    filled: filledByTriggers(world, relation),
  };
};

type Judged = Pick<Hole, 'severity' | 'confidence' | 'awaitsPolicy'> & {
  readonly capability: Capability;
  readonly but: string;
  readonly relation: RelationFact;
  /** By which it gets around row security. */
  readonly view?: ViewFact;
};

/** A view that writes the table as a role that row security lets pass: pg_write_all_data writes every view, too. */
const viewAround = (
  world: World,
  relation: RelationFact,
  login: string,
  operation: 'INSERT' | 'UPDATE' | 'DELETE',
): ViewFact | undefined =>
  world.facts.views.find(
    (view) =>
      view.relation === relation.oid &&
      isUpdatable(view, operation) &&
      !isRuled(world, view, operation, login) &&
      passesOn(world, relation, view, operation) &&
      world.usesSchema(login, view.schema) &&
      rowSecurityAs(world, relation, lowestView(world, relation, view).owner, operation, false) === 'open',
  );

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
  const forged = forgedBy(world, root, login);
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

/** The stamps that no trigger fills anew, or one that the role can make sleep. */
const forgedBy = (world: World, relation: RelationFact, login: string): readonly Stamp[] => {
  const sleeps = setsReplicaRole(world, login);
  return stampsOf(world, relation).filter(
    ({ random, byTrigger, asleep }) => !random && (byTrigger === 'never' || (sleeps && asleep === 'never')),
  );
};

const forging = (
  world: World,
  relation: RelationFact,
  login: string,
  forged: readonly Stamp[],
): Omit<Judged, 'capability' | 'relation'> => {
  const names = forged.map(({ column }) => column.name);
  const security = names.map((name) => insertSecurity(world, relation, login, ROLE, name));
  const best = (['open', 'unknown', 'closed'] as const).find((one) => security.includes(one)) ?? 'open';
  const free = { severity: 'error', confidence: 'proven', but: `it may supply ${names.join(', ')}` } as const;
  const view = best === 'open' ? undefined : viewAround(world, relation, login, 'INSERT');
  const open = new Set(view ? sourcesOf(world, relation, view).values() : []);
  const shown = names.filter((name) => open.has(name));
  const missing = missingOf(world, relation, (role) => world.graph.gets(login, role), open);
  return view && shown.length > 0 && missing === null
    ? { ...free, but: `it may supply ${shown.join(', ')}, as row security holds nothing back there`, view }
    : behindPolicies(free, best, 'INSERT');
};

const held = (
  world: World,
  relation: RelationFact,
  login: string,
  operation: 'UPDATE' | 'DELETE',
  wall: Wall = world.wall(relation, operation),
): Omit<Judged, 'capability' | 'relation'> => {
  const walled = behindWall(world, wall, login, operation, chooserOf(world, relation, login));
  const free = rowSecurity(world, relation, login, ROLE, operation) === 'open';
  const view = free ? undefined : viewAround(world, relation, login, operation);
  return view ? { ...walled, view } : behindRowSecurity(world, relation, login, ROLE, operation, walled);
};
