import type { Hole, Rule } from '../../finding.ts';
import { nameOf } from '../../world.ts';

export const rule: Rule = {
  severity: 'warning',
  summary: 'A constraint of the table is NOT ENFORCED: it is written down and checks nothing.',
  judge: (world, table) =>
    table.members.flatMap((relation) =>
      world.facts.unenforced
        .filter((found) => found.relation === relation.oid)
        .map(
          ({ name }): Hole => ({
            severity: 'warning',
            confidence: 'proven',
            role: '',
            capability: 'forge',
            path: [],
            object: `${nameOf(relation)}/${name}`,
            cuts: [],
            message: `The constraint ${name} on ${nameOf(relation)} is NOT ENFORCED: events that break it are taken.`,
          }),
        ),
    ),
};
