import { payloadChanges } from '../../payload-changes.ts';
import { type CompatRule, NEW_VERSION } from '../../rule.ts';

export const rule: CompatRule = {
  summary: 'A field of a payload is gone from the catalog.',
  direction: 'backward',
  wayOut: NEW_VERSION,
  judge: payloadChanges('field-removed'),
};
