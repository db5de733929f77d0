import type { Hole, Rule } from '../../finding.ts';
import { cutOwner } from '../../owner-holes.ts';
import { nameOf } from '../../world.ts';

export const rule: Rule = {
  summary: 'A login role owns the table or a partition, or can become its owner.',
  judge: (world, table) =>
    // Dropping or detaching is a right of a partitioned parent's owner too.
    [...table.members, ...table.parents.filter(({ kind }) => kind === 'p')].flatMap((relation) => {
      if (world.graph.isSuperuser(relation.owner)) return [];
      const name = nameOf(relation);
      const cuts = cutOwner(world, table, { kind: 'give-away', type: 'TABLE', name, owner: relation.owner });
      return world.graph.reachers(relation.owner).map((reach): Hole => {
        const path = [...reach.steps, `owns ${name}`];
        return {
          severity: 'error',
          confidence: 'proven',
          role: reach.login,
          capability: 'alter',
          path,
          object: name,
          cuts,
          message: `${reach.login} can act as the owner of ${name} (${path.slice(1).join(', ')}): it may turn off or drop the guards, grant itself any right, alter or drop the table.`,
        };
      });
    }),
};
