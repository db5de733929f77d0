import { payloadChanges } from '../../payload-changes.ts';
import { type CompatRule, NEW_VERSION } from '../../rule.ts';

export const rule: CompatRule = {
  summary: 'A value is no longer one of those that may be chosen.',
  direction: 'backward',
  wayOut: NEW_VERSION,
  judge: payloadChanges('enum-value-removed'),
};
