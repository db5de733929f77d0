import type { Correction } from '../../../catalog/model.ts';
import { quoted } from '../../../catalog/names.ts';
import { type CompatRule, NEW_VERSION } from '../../rule.ts';

export const rule: CompatRule = {
  summary: 'An event type corrects less than it did, in another way, or begins or ceases to be a correction.',
  direction: 'backward',
  wayOut: NEW_VERSION,
  judge: ({ events }) =>
    events.flatMap(({ at, definitions, after }) => {
      const [message] = definitions.flatMap(({ correction }) => narrowedText(correction, after.correction));
      const [effect] = definitions.flatMap(({ correction }) => effectText(correction, after.correction));
      return [
        ...(message === undefined ? [] : [{ at: `${at}.corrects`, message, acceptable: false }]),
        ...(effect === undefined ? [] : [{ at: `${at}.corrects.effect`, message: effect, acceptable: true }]),
      ];
    }),
};

/** In which a correction allows less; empty: in nothing. */
const narrowedText = (before: Correction | null, after: Correction | null): string[] => {
  if (before === null)
    return after === null ? [] : ['events corrected nothing, and have to correct an event now'];
  if (after === null) return ['events corrected another event, and may not now'];
  const lost = before.of.filter((event) => !after.of.includes(event));
  if (lost.length > 0) return [`events could correct ${lost.map(quoted).join(', ')}, and may not now`];
  return before.again && !after.again ? ['what was corrected could be corrected again, and may not now'] : [];
};

/** What stored corrections do to projections would be told in another way. */
const effectText = (before: Correction | null, after: Correction | null): string[] =>
  before === null || after === null || before.effect === after.effect
    ? []
    : [`its effect was ${quoted(before.effect)}, and is ${quoted(after.effect)} now`];
