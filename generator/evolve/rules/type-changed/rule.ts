import { payloadChanges } from '../../payload-changes.ts';
import { type CompatRule, NEW_VERSION } from '../../rule.ts';

export const rule: CompatRule = {
  summary: 'A place of a payload holds something else.',
  direction: 'backward',
  wayOut: NEW_VERSION,
  judge: payloadChanges('type-changed'),
};
