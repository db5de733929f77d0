import { payloadChanges } from '../../payload-changes.ts';
import { type CompatRule, NEW_VERSION } from '../../rule.ts';

export const rule: CompatRule = {
  summary: 'A text has to match another pattern.',
  direction: 'backward',
  wayOut: NEW_VERSION,
  judge: payloadChanges('pattern-changed'),
};
