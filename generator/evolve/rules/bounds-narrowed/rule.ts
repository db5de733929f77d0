import { payloadChanges } from '../../payload-changes.ts';
import { type CompatRule, NEW_VERSION } from '../../rule.ts';

export const rule: CompatRule = {
  summary: 'A number, a text or an array has narrower bounds.',
  direction: 'backward',
  wayOut: NEW_VERSION,
  judge: payloadChanges('bounds-narrowed'),
};
