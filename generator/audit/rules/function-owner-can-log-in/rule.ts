import { quoteIdentifier } from '../../../ddl/quote.ts';
import type { FunctionFact } from '../../facts/facts.ts';
import type { Hole, Rule } from '../../finding.ts';
import { cutOwner } from '../../owner-holes.ts';

export const rule: Rule = {
  summary:
    'A login role owns a function behind a trigger, default, constraint, index or policy of the table.',
  judge: (world, table) =>
    table.members
      .flatMap((relation) => world.functionsOf(relation.oid))
      .filter(({ owner }) => !world.graph.isSuperuser(owner))
      .flatMap((found) => {
        const name = `${quoteIdentifier(found.schema)}.${quoteIdentifier(found.name)}(${found.arguments})`;
        const cuts = cutOwner(world, table, {
          kind: 'give-away',
          type: 'FUNCTION',
          name,
          owner: found.owner,
        });
        return world.graph.reachers(found.owner).map((reach): Hole => {
          const path = [...reach.steps, `owns function ${name}`];
          return {
            severity: 'error',
            confidence: 'proven',
            role: reach.login,
            capability: 'alter',
            path,
            object: name,
            cuts,
            message: `${reach.login} can act as the owner of ${name} (${path.slice(1).join(', ')}), ${standsBehind(found)} of ${table.name}: it may replace it by anything, or drop it with what depends on it.`,
          };
        });
      }),
};

const standsBehind = ({ used_by }: FunctionFact): string =>
  used_by.startsWith('trigger') ? `which is the ${used_by}` : `which stands behind the ${used_by}`;
