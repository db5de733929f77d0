import type { Hole, Rule } from '../../finding.ts';
import { nameOf } from '../../world.ts';

export const rule: Rule = {
  severity: 'warning',
  summary:
    'A subscription writes into the table: its apply worker fires only triggers that are ENABLE ALWAYS.',
  judge: (world, table) =>
    world.facts.subscriptions.flatMap(({ relation, name, owner }): readonly Hole[] => {
      const found = table.members.find(({ oid }) => oid === relation);
      if (!found) return [];
      const asleep = (['UPDATE', 'DELETE', 'TRUNCATE'] as const).some((operation) => {
        const wall = world.wall(found, operation);
        return wall.asleep || wall.strength === 'none';
      });
      return [
        {
          severity: asleep ? 'warning' : 'note',
          // Who writes on the publisher is not known here.
          confidence: asleep ? 'unknown' : 'proven',
          role: owner,
          capability: 'delete',
          path: [owner, `subscription ${name}`, `writes into ${nameOf(found)}`],
          object: name,
          cuts: [],
          message: `The subscription ${name} applies what its publisher sends to ${nameOf(found)}${asleep ? ', and not every guard is ENABLE ALWAYS, so changes and removals arrive too' : '; guards that are ENABLE ALWAYS refuse changes'}.`,
        },
      ];
    }),
};
