import { pathTo } from '../../../catalog/names.ts';
import type { CompatRule } from '../../rule.ts';

export const rule: CompatRule = {
  summary: 'A table begins or ceases to keep versions of its subjects.',
  direction: 'backward',
  wayOut: 'Take it back; a table that is to keep versions begins with its first event.',
  judge: ({ tables }) =>
    tables
      .filter(({ before, after }) => before.streams !== after.streams)
      .map(({ at, after }) => ({
        at: pathTo(at, 'streams'),
        message: after.streams
          ? 'stored events have no version of their subject, and every event has to have one now'
          : 'stored events have a version of their subject, and the table drops it',
        acceptable: false,
      })),
};
