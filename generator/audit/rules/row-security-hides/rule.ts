import type { Hole, Rule } from '../../finding.ts';
import { nameOf } from '../../world.ts';

export const rule: Rule = {
  summary: 'Row security hides events from readers and auditors without a word.',
  judge: (_world, table) =>
    table.members
      .filter(({ row_security }) => row_security)
      .map((relation): Hole => {
        const name = nameOf(relation);
        return {
          severity: 'warning',
          confidence: 'proven',
          role: '',
          capability: 'hide',
          path: [],
          object: name,
          cuts: [{ kind: 'statement', sql: `ALTER TABLE ${name} DISABLE ROW LEVEL SECURITY;` }],
          message: `Row security is on for ${name}: whoever is no owner and has no BYPASSRLS sees only what a policy shows, and is not told so. It does not cover TRUNCATE.`,
        };
      }),
};
