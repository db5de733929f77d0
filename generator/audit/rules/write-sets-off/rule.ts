import type { Operation } from '../../body/condition.ts';
import { type Borrowed, effectsOfTouch, type Harm, type Lookup } from '../../effects.ts';
import type { NamedRelationFact } from '../../facts/facts.ts';
import type { Capability, Hole, Rule } from '../../finding.ts';
import { lendersOf } from '../../lending.ts';
import { behindPolicies, behindWall, type Changer, changersOf, whoOf } from '../../privilege-holes.ts';
import { holesByReach, reachOf } from '../../public-witness.ts';
import { isSetOff, setsReplicaRole } from '../../replica-mode.ts';
import { pinOf, shadowedBy } from '../../shadowing.ts';
import { type EventTable, nameOf, type World } from '../../world.ts';

const OPERATIONS: Partial<Record<Capability, Operation>> = {
  update: 'UPDATE',
  delete: 'DELETE',
  truncate: 'TRUNCATE',
};

export const rule: Rule = {
  severity: 'error',
  summary:
    'A login role may write a table whose foreign keys, rules or triggers harm the events in several steps.',
  judge: (world, table) =>
    levers(world, table).flatMap((lever) => {
      const { relation, operation } = lever;
      const { harms, unknowns, borrowed, lookups } = effectsOfTouch(world, table, lever);
      // A single step is told by the rule about that step.
      const far = harms.filter(({ via }) => via.length > 1);
      const unjudged = unknowns.find(({ via }) => via.length > 1);
      if (far.length + borrowed.length + lookups.length === 0 && unjudged === undefined) return [];
      const writers = changersOf(world, relation, operation).flatMap((changer): readonly Changer[] => {
        const { on } = changer;
        const reach = reachOf(world, on.schema, changer.reach, (login) => isPulled(world, lever, login));
        return reach === null ? [] : [{ ...changer, reach }];
      });
      const lent = borrowed.flatMap((one) => lentHoles(world, table, lever, one, writers));
      const own = writers.flatMap(({ reach, holds, on }): readonly Hole[] => {
        const way = [...reach.steps, holds];
        const plan = { hops: reach.hops, attack: { kind: 'touch', event: operation, on } } as const;
        const sleeps = setsReplicaRole(world, reach.login);
        const can = far.filter(({ takesSleep, asleep }) => !takesSleep || asleep || sleeps);
        const done = can.map((harm): Hole => {
          const { severity, confidence, but } = judgedBy(world, harm, reach.login);
          const path = [...way, ...harm.via];
          return {
            severity,
            confidence,
            role: reach.login,
            capability: harm.capability,
            path,
            object: `${nameOf(relation)}/${operation}`,
            cuts: harm.by ? [harm.by] : [],
            plan,
            message: `${whoOf(reach)} sets off ${harm.statement} on ${table.name} with the rights of ${harm.as}: ${path.slice(1).join(', ')}${but}.`,
          };
        });
        if (unjudged === undefined) return done;
        const path = [...way, ...unjudged.via];
        return [
          ...done,
          {
            severity: 'warning',
            confidence: 'unknown',
            role: reach.login,
            capability: 'escalate',
            path,
            object: `${nameOf(relation)}/${operation}/unknown`,
            cuts: [],
            plan,
            message: `${whoOf(reach)} sets off what runs as ${unjudged.as}, who can harm ${table.name}, and can not be judged (${path.slice(1).join(', ')}): it ${unjudged.why}.`,
          },
        ];
      });
      const diverted = writers.flatMap((writer) =>
        holesByReach(world, writer.on.schema, writer.reach, (reach) =>
          divertedHoles(world, table, lever, lookups, { ...writer, reach }),
        ),
      );
      return [...own, ...lent, ...diverted];
    }),
};

/** Code of a login role that runs with the rights of the owner of a foreign key or a rule, whoever sets it off. */
const lentHoles = (
  world: World,
  table: EventTable,
  { relation, operation }: Lever,
  borrowed: Borrowed,
  writers: readonly Changer[],
): readonly Hole[] => {
  const [anybody] = writers;
  if (!anybody) return [];
  const { as, via } = borrowed;
  return lendersOf(world, table, borrowed).flatMap(({ reaches, what, holds, cuts, can, puts, key }) =>
    reaches.map((reach): Hole => {
      const writer = writers.find((one) => one.reach.login === reach.login) ?? anybody;
      const { login } = writer.reach;
      const sets = `${writer.holds}${login === reach.login ? '' : ` by ${login}`}`;
      const path = [...reach.steps, holds, sets, ...via];
      return {
        severity: 'error',
        confidence: 'derived',
        role: reach.login,
        capability: 'escalate',
        path,
        object: `${nameOf(relation)}/${operation}/${what}${key}`,
        plan: {
          hops: reach.hops,
          attack: { kind: 'untried', why: 'it takes code written for what is set off' },
        },
        cuts,
        message: `${whoOf(reach)} ${can} the ${what}, which is used with the rights of ${as} (${path.slice(1).join(', ')}): what ${reach.login} puts there, by ${puts}, can harm ${table.name}.`,
      };
    }),
  );
};

/** Names that a trigger function without `search_path` looks up where the session says, with the rights of the owner of a foreign key. */
const divertedHoles = (
  world: World,
  table: EventTable,
  { relation, operation }: Lever,
  lookups: readonly Lookup[],
  { reach, holds }: Changer,
): readonly Hole[] => {
  const worst = shadowedBy(world, reach.login, lookups);
  if (worst === null) return [];
  const { lookup, certain, where } = worst;
  const { kind, name, as, via, pinnedBy } = lookup;
  const path = [...reach.steps, holds, ...via, `${kind} ${name} in ${where}, as ${as}`];
  return [
    {
      severity: certain ? 'error' : 'warning',
      confidence: certain ? 'derived' : 'unknown',
      role: reach.login,
      capability: 'escalate',
      path,
      object: `${nameOf(relation)}/${operation}/${nameOf(pinnedBy)}(${pinnedBy.arguments})`,
      cuts: [pinOf(world, lookup, lookups)],
      plan: {
        hops: reach.hops,
        attack: { kind: 'untried', why: 'it takes code written for the function' },
      },
      message: `${whoOf(reach)} sets off ${nameOf(pinnedBy)}, which looks up the ${kind} ${name} without a schema, and may make one of that name in ${where}${certain ? '' : ' that fits the arguments better'}: code of the caller's then runs with the rights of ${as}, who can harm ${table.name} (${path.slice(1).join(', ')}).`,
    },
  ];
};

interface Lever {
  readonly relation: NamedRelationFact;
  readonly operation: string;
}

/** Tables other than this one with a foreign key that acts, or a rule. */
const levers = (world: World, table: EventTable): readonly Lever[] => {
  const { cascades, actionRules } = world.facts;
  const found = [
    ...cascades.flatMap(({ referenced, on_delete, on_update }) => [
      ...('cnd'.includes(on_delete) ? [`${referenced} DELETE`] : []),
      ...('cnd'.includes(on_update) ? [`${referenced} UPDATE`] : []),
    ]),
    ...actionRules.map(({ on_relation, event }) => `${on_relation} ${event}`),
  ];
  return [...new Set(found)].flatMap((lever) => {
    const [oid = '', operation = ''] = lever.split(' ');
    const relation = world.relationOf(Number(oid));
    const isOwn = table.members.some((member) => member.oid === Number(oid));
    return relation && !isOwn ? [{ relation, operation }] : [];
  });
};

/** Whether something of a lever is set off in a session of a login role. */
const isPulled = (world: World, { relation: { oid }, operation }: Lever, login: string): boolean =>
  isSetOff(world, 'O', login) ||
  world.cascadesOf(oid).some(({ in_replica_mode: also }) => also) ||
  world.rulesOn(oid).some(({ event, enabled }) => event === operation && isSetOff(world, enabled, login));

const judgedBy = (world: World, { capability, asleep, on: { relation, security } }: Harm, login: string) => {
  const operation = OPERATIONS[capability];
  if (!operation) return { severity: 'error', confidence: 'derived', but: '' } as const;
  const sleeps = asleep || setsReplicaRole(world, login);
  const wall = behindWall(world, world.wallAlone(relation, operation), login, operation, 'body', sleeps);
  const { severity, confidence, but } = behindPolicies(wall, security, operation);
  return { severity, confidence: confidence === 'unknown' ? 'unknown' : 'derived', but: `; ${but}` } as const;
};
