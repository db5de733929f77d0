import type { Rule } from '../../finding.ts';
import { guardHoles } from '../../guard-holes.ts';

export const rule: Rule = {
  severity: 'warning',
  summary: 'No statement trigger refuses TRUNCATE, which row triggers never see.',
  judge: (world, table) => guardHoles(world, table, ['TRUNCATE'], ({ by }) => by === null),
};
