import type { Rule } from '../../finding.ts';
import { guardHoles } from '../../guard-holes.ts';

export const rule: Rule = {
  severity: 'warning',
  summary: 'No trigger refuses UPDATE or DELETE: the grants are the only wall.',
  judge: (world, table) => guardHoles(world, table, ['UPDATE', 'DELETE'], ({ by }) => by === null),
};
