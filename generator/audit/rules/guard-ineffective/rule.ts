import type { Rule } from '../../finding.ts';
import { guardHoles } from '../../guard-holes.ts';

export const rule: Rule = {
  severity: 'warning',
  summary: 'A guard is disabled, has a condition, watches some columns or has a body that lets changes pass.',
  judge: (world, table) =>
    guardHoles(
      world,
      table,
      ['UPDATE', 'DELETE', 'TRUNCATE'],
      ({ by, strength }) => by !== null && strength === 'none',
    ),
};
