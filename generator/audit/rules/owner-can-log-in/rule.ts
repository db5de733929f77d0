import type { Rule } from '../../finding.ts';
import { cutOwner, ownerHoles } from '../../owner-holes.ts';
import { nameOf } from '../../world.ts';

export const rule: Rule = {
  severity: 'error',
  summary: 'A login role owns the table or a partition, or can become its owner.',
  judge: (world, table) =>
    // A parent's owner may drop it with CASCADE, which takes its children and partitions along, whoever owns them.
    [...table.members, ...table.parents].flatMap((relation) => {
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
          relation.depth < 0 && relation.kind !== 'p'
            ? `${login} can act as the owner of ${name} (${way}), which ${table.name} inherits from: dropped with CASCADE it takes ${table.name} with it.`
            : `${login} can act as the owner of ${name} (${way}): it may turn off or drop the guards, grant itself any right, alter or drop the table.`,
      });
    }),
};
