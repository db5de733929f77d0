import type { Rule } from '../../finding.ts';
import { forgeHoles } from '../../forge-holes.ts';

export const rule: Rule = {
  severity: 'error',
  summary: 'A writer may supply who an event comes from, which the database should fill.',
  judge: (world, table) => forgeHoles(world, table, 'actor'),
};
