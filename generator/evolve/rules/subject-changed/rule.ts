import { quoted } from '../../../catalog/names.ts';
import { type CompatRule, NEW_VERSION } from '../../rule.ts';

export const rule: CompatRule = {
  summary: 'Events of a type are about something else.',
  direction: 'backward',
  wayOut: NEW_VERSION,
  judge: ({ events }) =>
    events.flatMap(({ at, definitions, after }) => {
      const other = definitions.find(({ subject }) => subject !== after.subject);
      if (other === undefined) return [];
      const message = `events were about ${subjectText(other.subject)}, and are about ${subjectText(after.subject)} now`;
      return [{ at: `${at}.subject`, message, acceptable: false }];
    }),
};

const subjectText = (subject: string | null): string =>
  subject === null ? 'nothing in particular' : quoted(subject);
