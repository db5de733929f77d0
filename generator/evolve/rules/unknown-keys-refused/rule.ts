import { payloadChanges } from '../../payload-changes.ts';
import { type CompatRule, NEW_VERSION } from '../../rule.ts';

export const rule: CompatRule = {
  summary: 'An object refuses keys that it let pass.',
  direction: 'backward',
  wayOut: NEW_VERSION,
  judge: payloadChanges('unknown-keys-refused'),
};
