import { newestVersion } from '../../lock/lock.ts';
import type { CompatRule } from '../../rule.ts';

export const rule: CompatRule = {
  summary: 'An event type skips a version.',
  direction: 'backward',
  wayOut: 'Say the version that follows the one that was released.',
  judge: ({ events }) =>
    events
      .filter(({ before, after }) => after.version > newestVersion(before) + 1)
      .map(({ at, before, after }) => ({
        at: `${at}.version`,
        message: `version ${newestVersion(before)} was released, and the catalog says ${after.version}`,
        acceptable: true,
      })),
};
