import type { Hole, Rule } from '../../finding.ts';
import { nameOf } from '../../world.ts';

export const rule: Rule = {
  severity: 'warning',
  summary: 'Rows of the table are on another server, where nothing was looked at.',
  judge: (_world, table) =>
    table.members
      .filter(({ kind }) => kind === 'f')
      .map((relation): Hole => {
        const name = nameOf(relation);
        return {
          severity: 'warning',
          confidence: 'unknown',
          role: '',
          capability: 'update',
          path: [],
          object: name,
          cuts: [],
          message: `${name} is a foreign table: its events are on another server, whose roles and guards decide who may change them.`,
        };
      }),
};
