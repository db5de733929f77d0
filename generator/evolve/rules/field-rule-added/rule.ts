import { isImplied } from '../../../catalog/implied-rule.ts';
import { pathTo } from '../../../catalog/names.ts';
import { type CompatRule, NEW_VERSION } from '../../rule.ts';

export const rule: CompatRule = {
  summary: 'Two fields are compared that were not, or more strictly.',
  direction: 'backward',
  wayOut: NEW_VERSION,
  judge: ({ events }) =>
    events.flatMap(({ at, definitions, after }) =>
      after.rules
        .filter((added) => definitions.some(({ rules }) => !isImplied(added, rules)))
        .map(({ field, is, than }) => ({
          at: pathTo(at, 'rules', `${field} ${is} ${than}`),
          message: `${field} has to be ${is} ${than}, which events of before were not held to`,
          acceptable: false,
        })),
    ),
};
