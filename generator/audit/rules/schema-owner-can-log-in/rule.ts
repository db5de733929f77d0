import { quoteIdentifier } from '../../../ddl/quote.ts';
import type { Hole, Rule } from '../../finding.ts';
import { cutOwner } from '../../owner-holes.ts';

export const rule: Rule = {
  summary: 'A login role owns the schema of the table, or can become its owner, and so may drop the table.',
  judge: (world, table) =>
    [...new Set(table.members.map(({ schema }) => schema))].flatMap((schema) => {
      const owner = world.facts.schemas.find(({ name }) => name === schema)?.owner;
      if (owner === undefined || world.graph.isSuperuser(owner)) return [];
      const name = quoteIdentifier(schema);
      const cuts = cutOwner(world, table, { kind: 'give-away', type: 'SCHEMA', name, owner });
      return world.graph.reachers(owner).map((reach): Hole => {
        const path = [...reach.steps, `owns schema ${name}`];
        return {
          severity: 'error',
          confidence: 'proven',
          role: reach.login,
          capability: 'drop',
          path,
          object: `schema ${name}`,
          cuts,
          message: `${reach.login} can act as the owner of the schema ${name} (${path.slice(1).join(', ')}): it may drop ${table.name} without owning it.`,
        };
      });
    }),
};
