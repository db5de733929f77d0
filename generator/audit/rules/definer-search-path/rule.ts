import { definers } from '../../definer-ways.ts';
import { effectsOn } from '../../effects.ts';
import type { Hole, Rule } from '../../finding.ts';
import { withheld } from '../../fix/withhold-definer.ts';
import type { Reach } from '../../graph/role-graph.ts';
import { potentRoles } from '../../potent.ts';
import { whoOf } from '../../privilege-holes.ts';
import { holesByReach } from '../../public-witness.ts';
import { searchPathOf } from '../../search-path.ts';
import { isNowhere, pinOf, shadowedBy } from '../../shadowing.ts';
import { nameOf } from '../../world.ts';

export const rule: Rule = {
  severity: 'error',
  summary:
    'A SECURITY DEFINER function with the power to harm the table looks up names where its caller can put others.',
  judge: (world, table) => {
    const effectsOf = effectsOn(world, table);
    const potent = potentRoles(world, table);
    return definers(world).flatMap(({ routine, grant, by, ways }): readonly Hole[] => {
      const { lookups } = effectsOf(routine);
      const bare = searchPathOf(routine.settings) === null && potent(routine.owner);
      if (lookups.length === 0 && !bare) return [];
      const holesOf = (reach: Reach, last: string): readonly Hole[] => {
        const worst = shadowedBy(world, reach.login, lookups);
        const name = `${nameOf(routine)}(${routine.arguments})`;
        if (!worst) {
          if (!bare) return [];
          return [
            {
              severity: 'warning',
              confidence: 'derived',
              role: reach.login,
              capability: 'escalate',
              path: [...reach.steps, last, `search_path, as ${routine.owner}`],
              object: `${name}/${grant.grantor}>${grant.grantee}`,
              cuts: [pinOf(world, { pinnedBy: routine }, lookups)],
              message: `${whoOf(reach)} may run ${name} with a search_path of its own; nothing that it looks up today can be replaced by ${reach.login}.`,
            },
          ];
        }
        const { lookup, certain, where } = worst;
        const path = [
          ...reach.steps,
          last,
          ...lookup.via,
          `${lookup.kind} ${lookup.name} in ${where}, as ${lookup.as}`,
        ];
        return [
          {
            severity: certain ? 'error' : 'warning',
            confidence: certain ? 'derived' : 'unknown',
            role: reach.login,
            capability: 'escalate',
            path,
            object: `${name}/${grant.grantor}>${grant.grantee}`,
            plan: {
              hops: reach.hops,
              attack: { kind: 'untried', why: 'it takes code written for the function' },
            },
            // No search_path finds what is not there.
            cuts: isNowhere(world, lookup) ? withheld(world, { grant, by }) : [pinOf(world, lookup, lookups)],
            message: `${whoOf(reach)} may run ${name}, which looks up the ${lookup.kind} ${lookup.name} without a schema, and may make one of that name in ${where}${certain ? '' : ' that fits the arguments better'}: code of the caller's then runs with the rights of ${lookup.as}, who can harm ${table.name}.`,
          },
        ];
      };
      return ways.flatMap(({ reach, last }) =>
        holesByReach(world, grant.schema, reach, (one) => holesOf(one, last)),
      );
    });
  },
};
