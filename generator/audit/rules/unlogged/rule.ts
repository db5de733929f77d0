import type { Hole, Rule } from '../../finding.ts';
import { nameOf } from '../../world.ts';

export const rule: Rule = {
  severity: 'warning',
  summary: 'The table is UNLOGGED: a crash empties it, and no replica or backup of the log has it.',
  judge: (_world, table) =>
    table.members
      .filter(({ persistence }) => persistence === 'u')
      .map((relation): Hole => {
        const name = nameOf(relation);
        return {
          severity: 'warning',
          confidence: 'proven',
          role: '',
          capability: 'truncate',
          path: [],
          object: name,
          cuts: [{ kind: 'statement', sql: `ALTER TABLE ${name} SET LOGGED;` }],
          message: `${name} is UNLOGGED: after a crash it is empty, and it is on no replica.`,
        };
      }),
};
