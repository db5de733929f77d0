import { pathTo, quoted } from '../../../catalog/names.ts';
import type { CompatRule } from '../../rule.ts';

export const rule: CompatRule = {
  summary: 'A column that events are anchored to is gone or has another name.',
  direction: 'backward',
  wayOut: 'Take the anchor back; with required: false, new events can leave it out.',
  judge: ({ tables }) =>
    tables.flatMap(({ at, before, after }) =>
      before.anchors
        .filter(({ name }) => !after.anchors.some((anchor) => anchor.name === name))
        .map(({ name }) => ({
          at: pathTo(at, 'anchors', name),
          message: `the anchor ${quoted(name)} is gone, and what events say in it`,
          acceptable: false,
        })),
    ),
};
