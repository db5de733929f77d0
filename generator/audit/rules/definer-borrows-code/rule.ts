import { definers } from '../../definer-ways.ts';
import { effectsOn } from '../../effects.ts';
import type { Hole, Rule } from '../../finding.ts';
import { lendersOf } from '../../lending.ts';
import { nameOf } from '../../world.ts';

export const rule: Rule = {
  severity: 'error',
  summary:
    'A SECURITY DEFINER function with the power to harm the table runs code that a login role can replace.',
  judge: (world, table) => {
    const effectsOf = effectsOn(world, table);
    return definers(world).flatMap(({ routine, ways }) => {
      const [way] = ways;
      if (!way) return [];
      return effectsOf(routine).borrowed.flatMap((borrowed) =>
        lendersOf(world, table, borrowed).flatMap(({ reaches, what, holds, cuts, can, puts, key }) =>
          reaches.map((reach): Hole => {
            const runs =
              ways.find((other) => other.reach.login === reach.login || other.reach.others > 0) ?? way;
            const { as, via } = borrowed;
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
              message: `${reach.login} ${can} the ${what}, which ${nameOf(routine)}(${routine.arguments}) uses with the rights of ${as} (${path.slice(1).join(', ')}): what ${reach.login} puts there, by ${puts}, can harm ${table.name}.`,
            };
          }),
        ),
      );
    });
  },
};
