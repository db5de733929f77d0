import { quoted } from '../../../catalog/names.ts';
import type { CompatRule } from '../../rule.ts';

export const rule: CompatRule = {
  summary: 'The catalog has another name.',
  direction: 'backward',
  wayOut: 'Take the name back: databases know by it what is installed in them.',
  judge: ({ before, after }) =>
    before.catalog === after.name
      ? []
      : [
          {
            at: 'name',
            message: `the catalog was called ${quoted(before.catalog)}, and is called ${quoted(after.name)} now`,
            acceptable: false,
          },
        ],
};
