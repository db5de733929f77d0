import { payloadChanges } from '../../payload-changes.ts';
import { type CompatRule, NEW_VERSION } from '../../rule.ts';

export const rule: CompatRule = {
  summary: 'A field that events could leave out has to be there.',
  direction: 'backward',
  wayOut: NEW_VERSION,
  judge: payloadChanges('optional-became-required'),
};
