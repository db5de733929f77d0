import { pathTo } from '../../../catalog/names.ts';
import type { CompatRule } from '../../rule.ts';

export const rule: CompatRule = {
  summary: 'Every event has to have an anchor that stored events may lack.',
  direction: 'backward',
  wayOut: 'Say required: false: stored events have no value there, and never get one.',
  judge: ({ tables }) =>
    tables.flatMap(({ at, before, after }) =>
      after.anchors.flatMap(({ name, required }) => {
        const known = before.anchors.find((anchor) => anchor.name === name);
        if (!required || known?.required) return [];
        const was = known === undefined ? 'the anchor is new' : 'events could leave the anchor out';
        return [
          { at: pathTo(at, 'anchors', name), message: `${was}, and it is required`, acceptable: false },
        ];
      }),
    ),
};
