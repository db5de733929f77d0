import type { Rule } from '../../finding.ts';
import { guardHoles } from '../../guard-holes.ts';

export const rule: Rule = {
  severity: 'warning',
  summary: 'A guard is not ENABLE ALWAYS: it is off for sessions with session_replication_role = replica.',
  judge: (world, table) =>
    guardHoles(world, table, ['UPDATE', 'DELETE', 'TRUNCATE'], ({ strength }) => strength === 'origin'),
};
