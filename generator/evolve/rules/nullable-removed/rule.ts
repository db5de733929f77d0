import { payloadChanges } from '../../payload-changes.ts';
import { type CompatRule, NEW_VERSION } from '../../rule.ts';

export const rule: CompatRule = {
  summary: 'A field may no longer be null.',
  direction: 'backward',
  wayOut: NEW_VERSION,
  judge: payloadChanges('nullable-removed'),
};
