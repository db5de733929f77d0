import { definers } from '../../definer-ways.ts';
import { effectsOn } from '../../effects.ts';
import type { NamedRelationFact, RoutineFact } from '../../facts/facts.ts';
import type { Hole, Rule } from '../../finding.ts';
import type { GiveAwayCut } from '../../fix/cut.ts';
import { cutOwner } from '../../owner-holes.ts';
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
      return borrowed.flatMap(({ as, via, object }) => {
        const reaches = lenders(world)(as)(object.owner);
        if (reaches.length === 0) return [];
        const what = whatOf(object);
        const cuts = cutOwner(world, table, giveAway(object));
        return reaches.map((reach): Hole => {
          const runs =
            ways.find((other) => other.reach.login === reach.login || other.reach.others > 0) ?? way;
          const path = [...reach.steps, `owns ${what}`, runs.last, ...via, `${what} is used as ${as}`];
          return {
            severity: 'error',
            confidence: 'derived',
            role: reach.login,
            capability: 'escalate',
            path,
            object: `${nameOf(routine)}(${routine.arguments})/${what}`,
            plan: {
              hops: reach.hops,
              attack: { kind: 'untried', why: 'it takes code written for the function' },
            },
            cuts,
            message: `${reach.login} can act as the owner of the ${what}, which ${nameOf(routine)}(${routine.arguments}) uses with the rights of ${as} (${path.slice(1).join(', ')}): what ${reach.login} puts there, by a new body, a trigger or a policy, can harm ${table.name}.`,
          };
        });
      });
    });
  },
};

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
