import { quoteIdentifier } from '../../../ddl/quote.ts';
import type { Hole, Rule } from '../../finding.ts';

export const rule: Rule = {
  summary: 'A login role owns the database, or can become its owner, and so may drop it with all events.',
  judge: (world) => {
    const { database, database_owner: owner } = world.facts.server;
    if (world.graph.isSuperuser(owner)) return [];
    const name = quoteIdentifier(database);
    return world.graph.reachers(owner).map((reach): Hole => {
      const path = [...reach.steps, `owns database ${name}`, `DROP DATABASE ${name}`];
      return {
        severity: 'error',
        confidence: 'proven',
        role: reach.login,
        capability: 'drop',
        path,
        object: `database ${name}`,
        cuts: [{ kind: 'give-away', type: 'DATABASE', name, owner }],
        message: `${reach.login} can act as the owner of the database ${name} (${path.slice(1).join(', ')}): it may drop it, from a session on another database.`,
      };
    });
  },
};
