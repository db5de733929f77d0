import { quoteIdentifier } from '../../../ddl/quote.ts';
import type { Rule } from '../../finding.ts';
import { cutOwner, ownerHoles } from '../../owner-holes.ts';

export const rule: Rule = {
  severity: 'error',
  summary: 'A login role owns the schema of the table, or can become its owner, and so may drop the table.',
  judge: (world, table) =>
    [...new Set(table.members.map(({ schema }) => schema))].flatMap((schema) => {
      const owner = world.facts.schemas.find(({ name }) => name === schema)?.owner;
      if (owner === undefined) return [];
      const name = quoteIdentifier(schema);
      return ownerHoles(world, {
        owner,
        steps: [`owns schema ${name}`],
        capability: 'drop',
        object: `schema ${name}`,
        attack: { kind: 'own', object: 'SCHEMA', on: { schema, name: schema }, oid: null, owner },
        cuts: () => cutOwner(world, table, { kind: 'give-away', type: 'SCHEMA', name, owner }),
        message: (login, way) =>
          `${login} can act as the owner of the schema ${name} (${way}): it may drop ${table.name} without owning it.`,
      });
    }),
};
