import type { Rule } from '../../finding.ts';
import { forgeHoles } from '../../forge-holes.ts';

export const rule: Rule = {
  severity: 'error',
  summary: 'A writer may supply the time of an event, which the database should fill.',
  judge: (world, table) => forgeHoles(world, table, 'time'),
};
