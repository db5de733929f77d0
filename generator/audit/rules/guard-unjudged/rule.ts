import type { Rule } from '../../finding.ts';
import { guardHoles } from '../../guard-holes.ts';

export const rule: Rule = {
  severity: 'warning',
  summary: 'Whether a guard refuses every change can not be judged; it counts as no wall.',
  judge: (world, table) =>
    guardHoles(world, table, ['UPDATE', 'DELETE', 'TRUNCATE'], ({ strength }) => strength === 'unknown'),
};
