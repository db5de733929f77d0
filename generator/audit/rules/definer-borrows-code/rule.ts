import { definers } from '../../definer-ways.ts';
import { effectsOn } from '../../effects.ts';
import type { NamedRelationFact, RoutineFact } from '../../facts/facts.ts';
import type { Hole, Rule } from '../../finding.ts';
import type { Cut, GiveAwayCut } from '../../fix/cut.ts';
import { revokeFromObject } from '../../fix/revoke-from-object.ts';
import type { Reach } from '../../graph/role-graph.ts';
import { cutOwner } from '../../owner-holes.ts';
import { reachersOf } from '../../privilege-holes.ts';
import { remembered, rememberedOf } from '../../remembered.ts';
import { nameOf, type World } from '../../world.ts';

export const rule: Rule = {
  severity: 'error',
  summary:
    'A SECURITY DEFINER function with the power to harm the table runs code that a login role can replace.',
  judge: (world, table) => {
    const effectsOf = effectsOn(world, table);
    return definers(world).flatMap(({ routine, ways }) => {
      const { borrowed } = effectsOf(routine);
      const [way] = ways;
      if (!way) return [];
      return borrowed.flatMap(({ as, via, object, isWritten }) => {
        const what = whatOf(object);
        const owners = lenders(world)(as)(object.owner);
        const all = [
          ...(owners.length === 0 ? [] : [byOwner(owners, what, cutOwner(world, table, giveAway(object)))]),
          ...(isWritten && !('definition' in object) ? byTrigger(world, as, object) : []),
        ];
        return all.flatMap(({ reaches, holds, cuts, can, key }) =>
          reaches.map((reach): Hole => {
            const runs =
              ways.find((other) => other.reach.login === reach.login || other.reach.others > 0) ?? way;
            const path = [...reach.steps, holds, runs.last, ...via, `${what} is used as ${as}`];
            return {
              severity: 'error',
              confidence: 'derived',
              role: reach.login,
              capability: 'escalate',
              path,
              object: `${nameOf(routine)}(${routine.arguments})/${what}${key}`,
              plan: {
                hops: reach.hops,
                attack: { kind: 'untried', why: 'it takes code written for the function' },
              },
              cuts,
              message: `${reach.login} ${can} the ${what}, which ${nameOf(routine)}(${routine.arguments}) uses with the rights of ${as} (${path.slice(1).join(', ')}): what ${reach.login} puts there, by ${key === '' ? 'a new body, a trigger or a policy' : 'a trigger'}, can harm ${table.name}.`,
            };
          }),
        );
      });
    });
  },
};

/** Who may put code behind an object, and what takes it away. */
interface Lending {
  readonly reaches: readonly Reach[];
  readonly holds: string;
  readonly can: string;
  readonly cuts: readonly Cut[];
  /** Of the grant; empty for the owner. */
  readonly key: string;
}

const byOwner = (reaches: readonly Reach[], what: string, cuts: readonly Cut[]): Lending => ({
  reaches,
  holds: `owns ${what}`,
  can: 'can act as the owner of',
  cuts,
  key: '',
});

/** TRIGGER lets a role put a function of its own behind whatever writes the relation. */
const byTrigger = (world: World, as: string, object: NamedRelationFact): readonly Lending[] =>
  world.triggerGrantsOn(object.oid).map((grant) => ({
    reaches: reachersOf(world, grant.grantee, object.schema).filter(
      ({ login }) =>
        !world.graph.gets(login, as) && !world.graph.gets(login, object.owner) && world.makesOwn(login),
    ),
    holds: `TRIGGER on ${nameOf(object)}`,
    can: 'may put a trigger on',
    cuts: [revokeFromObject({ type: 'TABLE', name: nameOf(object), owner: object.owner }, grant)],
    key: `/${grant.grantor}>${grant.grantee}`,
  }));

/** Login roles that get to an owner and not to the powerful role: who can be that itself is found for that. */
const lenders = rememberedOf((world: World) =>
  remembered((as) =>
    remembered((owner) => world.graph.reachers(owner).filter(({ login }) => !world.graph.gets(login, as))),
  ),
);

/** `function app.helper()`, `table public.notes`. */
const whatOf = (object: NamedRelationFact | RoutineFact): string => {
  if ('definition' in object) return `function ${nameOf(object)}(${object.arguments})`;
  return `${object.kind === 'v' ? 'view' : 'table'} ${nameOf(object)}`;
};

const giveAway = (object: NamedRelationFact | RoutineFact): GiveAwayCut => {
  const { owner } = object;
  if ('definition' in object) {
    return { kind: 'give-away', type: object.kind, name: `${nameOf(object)}(${object.arguments})`, owner };
  }
  const type = object.kind === 'v' ? 'VIEW' : object.kind === 'm' ? 'MATERIALIZED VIEW' : 'TABLE';
  return { kind: 'give-away', type, name: nameOf(object), owner };
};
