import { newestVersion } from '../../lock/lock.ts';
import type { CompatRule } from '../../rule.ts';

export const rule: CompatRule = {
  summary: 'An event type has a lower version than the one that was released.',
  direction: 'backward',
  wayOut: 'Take the version back: events of it may be stored.',
  judge: ({ events }) =>
    events
      .filter(({ before, after }) => after.version < newestVersion(before))
      .map(({ at, before, after }) => ({
        at: `${at}.version`,
        message: `version ${newestVersion(before)} was released, and the catalog says ${after.version}`,
        acceptable: false,
      })),
};
