import { payloadChanges } from '../../payload-changes.ts';
import { type CompatRule, NEW_VERSION } from '../../rule.ts';

export const rule: CompatRule = {
  summary: 'A new field of an open object may be there already, as an unknown key with any value.',
  direction: 'backward',
  wayOut: NEW_VERSION,
  judge: payloadChanges('unknown-key-claimed'),
};
