import type { Rule } from '../../finding.ts';
import { destructiveHoles } from '../../privilege-holes.ts';

export const rule: Rule = {
  severity: 'error',
  summary: 'A login role holds UPDATE on the events, directly, by PUBLIC, by column or by membership.',
  judge: (world, table) =>
    destructiveHoles(world, table, { privilege: 'UPDATE', capability: 'update', does: 'rewrite' }),
};
