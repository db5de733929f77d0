import type { Rule } from '../../finding.ts';
import { destructiveHoles } from '../../privilege-holes.ts';

export const rule: Rule = {
  severity: 'error',
  summary: 'A login role holds DELETE on the events, directly, by PUBLIC or by membership.',
  judge: (world, table) =>
    destructiveHoles(world, table, { privilege: 'DELETE', capability: 'delete', does: 'remove' }),
};
