import { payloadChanges } from '../../payload-changes.ts';
import { type CompatRule, NEW_VERSION } from '../../rule.ts';

export const rule: CompatRule = {
  summary: 'A payload has to have a field that events of before do not have.',
  direction: 'backward',
  wayOut: NEW_VERSION,
  judge: payloadChanges('required-field-added'),
};
