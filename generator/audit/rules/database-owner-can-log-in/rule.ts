import { quoteIdentifier } from '../../../ddl/quote.ts';
import type { Rule } from '../../finding.ts';
import { ownerHoles } from '../../owner-holes.ts';

export const rule: Rule = {
  severity: 'error',
  summary: 'A login role owns the database, or can become its owner, and so may drop it with all events.',
  judge: (world) => {
    const { database, database_owner: owner } = world.facts.server;
    const name = quoteIdentifier(database);
    return ownerHoles(world, {
      owner,
      steps: [`owns database ${name}`, `DROP DATABASE ${name}`],
      capability: 'drop',
      object: `database ${name}`,
      attack: { kind: 'untried', why: 'DROP DATABASE can not be rolled back' },
      cuts: () => [{ kind: 'give-away', type: 'DATABASE', name, owner }],
      message: (login, way) =>
        `${login} can act as the owner of the database ${name} (${way}): it may drop it, from a session on another database.`,
    });
  },
};
