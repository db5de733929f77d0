import { quoteIdentifier } from '../../../ddl/quote.ts';
import type { Rule } from '../../finding.ts';
import { cutOwner, ownerHoles } from '../../owner-holes.ts';
import type { EventTable, World } from '../../world.ts';

export const rule: Rule = {
  severity: 'error',
  summary:
    'A login role owns the schema of the table, or of something that the table stands on, and so may drop it.',
  judge: (world, table) =>
    [...whatIsIn(world, table)].flatMap(([schema, what]) => {
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
          `${login} can act as the owner of the schema ${name} (${way}): it may drop ${what} without owning it.`,
      });
    }),
};

/** The schemas of the table and of what it stands on, each with something of it. */
const whatIsIn = (world: World, table: EventTable): ReadonlyMap<string, string> => {
  const found = new Map(table.members.map(({ schema }) => [schema, table.name]));
  for (const { oid } of table.members) {
    for (const { schema, kind, name } of world.supportsOf(oid)) {
      if (!found.has(schema))
        found.set(schema, `the ${kind.toLowerCase()} ${name}, with what stands on it in ${table.name},`);
    }
  }
  return found;
};
