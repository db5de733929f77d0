import type { Definition, EarlierVersion } from '../../../catalog/model.ts';
import { pathTo, quoted } from '../../../catalog/names.ts';
import { narrowings } from '../../narrowings.ts';
import { type Change, type CompatRule, EARLIER_VERSION } from '../../rule.ts';

export const rule: CompatRule = {
  summary: 'An earlier version of an event type is not what was released.',
  direction: 'backward',
  wayOut: EARLIER_VERSION,
  judge: ({ events }) =>
    events.flatMap(({ at, before, after }) =>
      after.earlier.flatMap((earlier) => {
        const released = before.definitions.filter(({ version }) => version === earlier.version);
        return changesOf(pathTo(at, 'earlier', earlier.version), released, earlier);
      }),
    ),
};

/** What was accepted by any release of the version and is not; else what is accepted and never was. */
const changesOf = (
  at: string,
  released: readonly Definition[],
  earlier: EarlierVersion,
): readonly Change[] => {
  const [lost] = released.flatMap((definition) => lessThan(at, definition, earlier));
  if (lost) return [lost];
  const last = released.at(-1);
  const [added] = last ? lessThan(at, earlier, last) : [];
  if (added === undefined) return [];
  return [{ at: added.at, message: 'it accepts more than was released', acceptable: false }];
};

/** In which `after` accepts less than `before`. */
const lessThan = (at: string, before: Definition, after: Definition): readonly Change[] => {
  const said = (key: string, message: string): Change => ({
    at: pathTo(at, key),
    message,
    acceptable: false,
  });
  const payload = narrowings(before.payload, after.payload, `${at}.payload`)
    .filter(({ refuses }) => refuses)
    .map(
      ({ at: place, message, example }): Change => ({
        at: place,
        message,
        acceptable: false,
        ...(example === null ? {} : { example: example.value }),
      }),
    );
  const lost = (before.correction?.of ?? []).filter((type) => !after.correction?.of.includes(type));
  const added = after.rules.filter(
    (one) => !before.rules.some((other) => JSON.stringify(ruleOf(one)) === JSON.stringify(ruleOf(other))),
  );
  return [
    ...payload,
    ...(before.subject === after.subject
      ? []
      : [said('subject', `it was about ${about(before.subject)}, and is about ${about(after.subject)} now`)]),
    ...(after.reasonRequired && !before.reasonRequired
      ? [said('reason', 'the reason could be left out, and has to be said now')]
      : []),
    ...((before.correction === null) === (after.correction === null)
      ? []
      : [
          said(
            'corrects',
            before.correction
              ? 'it was a correction, and is none now'
              : 'it was no correction, and is one now',
          ),
        ]),
    ...(lost.length > 0 && after.correction
      ? [said('corrects', `it could correct ${lost.map(quoted).join(', ')}, and may not now`)]
      : []),
    ...added.map(({ field, is, than }) => said('rules', `it had no rule ${field} ${is} ${than}`)),
  ];
};

const about = (subject: string | null): string => (subject === null ? 'nothing' : quoted(subject));
const ruleOf = ({ field, is, than }: Definition['rules'][number]) => [field, is, than];
