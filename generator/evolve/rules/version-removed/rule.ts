import { pathTo } from '../../../catalog/names.ts';
import { releasedVersions } from '../../lock/lock.ts';
import { type CompatRule, EARLIER_VERSION } from '../../rule.ts';

export const rule: CompatRule = {
  summary: 'The catalog no longer says what events of a released version were held to.',
  direction: 'backward',
  wayOut: EARLIER_VERSION,
  judge: ({ events }) =>
    events.flatMap(({ at, before, after }) =>
      releasedVersions(before)
        .filter((version) => version < after.version)
        .filter((version) => !after.earlier.some((earlier) => earlier.version === version))
        .map((version) => ({
          at: pathTo(at, 'earlier', version),
          message: `version ${version} was released, and the catalog does not say what its events are held to`,
          acceptable: false,
        })),
    ),
};
