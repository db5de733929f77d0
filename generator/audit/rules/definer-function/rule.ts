import { admittedReach } from '../../admits.ts';
import type { Operation } from '../../body/condition.ts';
import { type Definer, type DefinerWay, definers } from '../../definer-ways.ts';
import { type Effects, effectsOn, type Harm } from '../../effects.ts';
import type { Capability, Hole, Rule } from '../../finding.ts';
import { withheld } from '../../fix/withhold-definer.ts';
import { behindOwnPolicies, behindPolicies, behindWall, whoOf } from '../../privilege-holes.ts';
import type { Plan } from '../../prove/plan.ts';
import { holesByReach } from '../../public-witness.ts';
import { setsReplicaRole } from '../../replica-mode.ts';
import { type EventTable, nameOf, type World } from '../../world.ts';

export const rule: Rule = {
  severity: 'error',
  summary:
    'A login role may run a SECURITY DEFINER function that changes the events with the rights of its owner.',
  judge: (world, table) => {
    const effectsOf = effectsOn(world, table);
    return definers(world).flatMap((definer) => {
      const effects = effectsOf(definer.routine);
      if (effects.harms.length === 0 && effects.unknowns.length === 0) return [];
      return definer.ways.flatMap((way) =>
        holesByReach(world, definer.grant.schema, way.reach, (reach) =>
          holesOf(world, table, definer, effects, { ...way, reach }),
        ),
      );
    });
  },
};

const OPERATIONS: Partial<Record<Capability, Operation>> = {
  update: 'UPDATE',
  delete: 'DELETE',
  truncate: 'TRUNCATE',
  forge: 'INSERT',
};

const holesOf = (
  world: World,
  table: EventTable,
  { grant, routine, by }: Definer,
  { harms, unknowns }: Effects,
  { reach: way, last, attack, fired }: DefinerWay,
): readonly Hole[] => {
  const admitted = admittedReach(world, routine, way);
  if (admitted === null) return [];
  const { reach, asks } = admitted;
  const name = `${nameOf(grant)}(${grant.arguments})`;
  const base = {
    role: reach.login,
    object: `${name}/${grant.grantor}>${grant.grantee}`,
    cuts: withheld(world, { grant, by }),
  };
  const sleeps = setsReplicaRole(world, way.login);
  const can = harms.filter(({ takesSleep, asleep }) => !takesSleep || asleep || sleeps);
  const done = can.map((harm): Hole => {
    const { capability, statement, as, via } = harm;
    const path = [...reach.steps, last, ...via, `${statement} on ${table.name} as ${as}`];
    const plan: Plan = { hops: reach.hops, attack };
    // ALTER in the same body may come first and take the walls away.
    const walled = doubted(judgedBy(world, harm, reach.login), asks);
    const judged = fired ? behindOwnPolicies(world, table, { ...fired, login: reach.login }, walled) : walled;
    return {
      ...base,
      cuts: harm.by ? [harm.by] : base.cuts,
      severity: judged.severity,
      confidence: judged.confidence,
      ...(judged.awaitsPolicy ? { awaitsPolicy: true } : {}),
      capability,
      path,
      plan,
      message: `${whoOf(reach)} may run ${name}, which does ${statement} on ${table.name} with the rights of ${as}: ${path.slice(1).join(', ')}${judged.but}.`,
    };
  });
  const [first] = unknowns;
  if (!first) return done;
  const reasons = [...new Set(unknowns.map(({ why, via }) => [...via, why].join(', ')))].join('; ');
  return [
    ...done,
    {
      ...base,
      object: `${base.object}/unknown`,
      severity: 'warning',
      confidence: 'unknown',
      capability: 'escalate',
      path: [...reach.steps, last, ...first.via, `runs as ${first.as}`],
      plan: { hops: reach.hops, attack },
      message: `${whoOf(reach)} may run ${name} with the rights of ${first.as}, who can harm ${table.name}; what it does can not be judged: it ${reasons}.`,
    },
  ];
};

type Judged = Pick<Hole, 'severity' | 'confidence' | 'awaitsPolicy'> & { readonly but: string };

const judgedBy = (
  world: World,
  { capability, opens, asleep, on: { relation, security } }: Harm,
  login: string,
): Judged => {
  const operation = opens ?? OPERATIONS[capability];
  if (!operation) return { severity: 'error', confidence: 'derived', but: '' };
  const sleeps = asleep || setsReplicaRole(world, login);
  const wall =
    operation === 'INSERT'
      ? { severity: 'error' as const, confidence: 'derived' as const, but: 'nothing holds it back' }
      : behindWall(world, world.wall(relation, operation), login, operation, 'body', sleeps);
  const { severity, confidence, but } = behindPolicies(wall, security, operation);
  return { severity, confidence: confidence === 'unknown' ? 'unknown' : 'derived', but: `; ${but}` };
};

/** Whether a role that the body asks about lets this login through is not known. */
const doubted = (judged: Judged, asks: string | null): Judged =>
  asks === null || judged.severity !== 'error'
    ? judged
    : {
        severity: 'warning',
        confidence: 'unknown',
        but: `; whether it does so for this login depends on a condition that can not be judged: ${asks}`,
      };
