import type { Definition, EventType } from '../../../catalog/model.ts';
import { pathTo } from '../../../catalog/names.ts';
import type { EventPair, TablePair } from '../../comparison.ts';
import type { Change, CompatRule } from '../../rule.ts';

export const rule: CompatRule = {
  summary:
    'Events may be without a reason or an anchor, or about or correct what code of an earlier release does not know.',
  direction: 'forward',
  wayOut: 'Take the change back, or release the code that reads it first and judge in a backward mode.',
  judge: ({ tables, events }) => [...tables.flatMap(widenedAnchors), ...events.flatMap(widenedEvent)],
};

const widenedAnchors = ({ at, before, after }: TablePair): Change[] =>
  before.anchors
    .filter(({ name, required }) => required && !after.anchors.some((it) => it.name === name && it.required))
    .map(({ name }) => ({
      at: pathTo(at, 'anchors', name),
      message: 'every event had this anchor, and may be without it now',
      acceptable: true,
    }));

const widenedEvent = ({ at, before, after }: EventPair): Change[] => {
  const last = before.definitions.at(-1);
  const found = last === undefined ? [] : widenings(last, after);
  return found.map(({ part, message }) => ({ at: `${at}.${part}`, message, acceptable: true }));
};

const widenings = (
  before: Definition,
  after: EventType,
): { readonly part: string; readonly message: string }[] => [
  ...(before.reasonRequired && !after.reasonRequired
    ? [{ part: 'reason', message: 'every event had a reason, and may be without one now' }]
    : []),
  ...(before.subject === after.subject
    ? []
    : [{ part: 'subject', message: 'events are about something else than they were' }]),
  ...(correctsMore(before, after)
    ? [{ part: 'corrects', message: 'events may correct what they could not correct before' }]
    : []),
];

const correctsMore = ({ correction: before }: Definition, { correction: after }: EventType): boolean => {
  if (before === null || after === null) return before !== after;
  return after.of.some((event) => !before.of.includes(event)) || (after.again && !before.again);
};
