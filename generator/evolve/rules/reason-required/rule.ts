import { type CompatRule, NEW_VERSION } from '../../rule.ts';

export const rule: CompatRule = {
  summary: 'The reason has to be said, and stored events may lack it.',
  direction: 'backward',
  wayOut: NEW_VERSION,
  judge: ({ events }) =>
    events
      .filter(
        ({ after, definitions }) => after.reasonRequired && definitions.some((it) => !it.reasonRequired),
      )
      .map(({ at }) => ({
        at: `${at}.reason`,
        message: 'events could leave the reason out, and it is required now',
        acceptable: false,
      })),
};
