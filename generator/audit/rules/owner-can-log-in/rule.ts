import type { Rule } from '../../finding.ts';
import { cutOwner, ownerHoles } from '../../owner-holes.ts';
import { nameOf } from '../../world.ts';

export const rule: Rule = {
  severity: 'error',
  summary: 'A login role owns the table or a partition, or can become its owner.',
  judge: (world, table) =>
    // Dropping or detaching is a right of a partitioned parent's owner too.
    [...table.members, ...table.parents.filter(({ kind }) => kind === 'p')].flatMap((relation) => {
      const { owner } = relation;
      const name = nameOf(relation);
      return ownerHoles(world, {
        owner,
        steps: [`owns ${name}`],
        capability: 'alter',
        object: name,
        attack: { kind: 'own', object: 'TABLE', on: relation, oid: relation.oid, owner },
        cuts: () => cutOwner(world, table, { kind: 'give-away', type: 'TABLE', name, owner }),
        message: (login, way) =>
          `${login} can act as the owner of ${name} (${way}): it may turn off or drop the guards, grant itself any right, alter or drop the table.`,
      });
    }),
};
