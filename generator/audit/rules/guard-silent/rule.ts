import type { Rule } from '../../finding.ts';
import { guardHoles } from '../../guard-holes.ts';

export const rule: Rule = {
  severity: 'warning',
  summary: 'A guard drops the change without an error: the writer is told that all is well.',
  judge: (world, table) =>
    guardHoles(world, table, ['UPDATE', 'DELETE'], ({ strength }) => strength === 'silent'),
};
