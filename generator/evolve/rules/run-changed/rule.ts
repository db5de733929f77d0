import { pathTo, quoted } from '../../../catalog/names.ts';
import type { CompatRule } from '../../rule.ts';

export const rule: CompatRule = {
  summary: 'Another anchor names the run: the first one is another.',
  direction: 'backward',
  wayOut: 'Put the anchors back in their order, or release it with --accept and a reason.',
  judge: ({ tables }) =>
    tables.flatMap(({ at, before, after }) => {
      const was = before.anchors[0]?.name;
      const is = after.anchors[0]?.name;
      // An anchor that is gone is another rule's.
      if (was === is || was === undefined || !after.anchors.some(({ name }) => name === was)) return [];
      return [
        {
          at: pathTo(at, 'anchors'),
          message: `${quoted(was)} named the run of an event, and ${quoted(is ?? '')} does now`,
          acceptable: true,
        },
      ];
    }),
};
