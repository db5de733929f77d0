import { quoted } from '../../../catalog/names.ts';
import type { CompatRule } from '../../rule.ts';

export const rule: CompatRule = {
  summary: 'The tables are to be in another schema.',
  direction: 'backward',
  wayOut: 'Take the name back: the events are in the schema of that name.',
  judge: ({ before, after }) =>
    before.schema === after.schema
      ? []
      : [
          {
            at: 'schema',
            message: `the events are in ${quoted(before.schema)}, and the catalog names ${quoted(after.schema)} now`,
            acceptable: false,
          },
        ],
};
