import { pathTo } from '../../../catalog/names.ts';
import type { CompatRule } from '../../rule.ts';

export const rule: CompatRule = {
  summary: 'A column that events are anchored to has another type.',
  direction: 'backward',
  wayOut: 'Take the type back, and give the table another anchor with required: false for the new one.',
  judge: ({ tables }) =>
    tables.flatMap(({ at, before, after }) =>
      after.anchors.flatMap(({ name, type }) => {
        const known = before.anchors.find((anchor) => anchor.name === name);
        if (known === undefined || known.type === type) return [];
        const message = `the anchor was of type ${known.type}, and is of type ${type} now`;
        return [{ at: pathTo(at, 'anchors', name), message, acceptable: false }];
      }),
    ),
};
