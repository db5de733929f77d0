import type { Element, ElementContent } from 'hast';
import { h } from 'hastscript';
import type { EventTable } from '../../catalog/model.ts';
import { written } from '../../html/page.ts';
import { plainClauseOf, subjectText } from '../clause.ts';
import { columnsOf, type RecordedEvent } from '../event.ts';
import type { Gap } from '../gap.ts';
import { visible } from '../visible.ts';
import type { ActorColours } from './actors.ts';
import type { Chapter } from './chapter.ts';
import { fieldsOf } from './fields.ts';
import { clockOf, dayOf, longDay, millisecondsOf, spanText } from './when.ts';

const MOST_FIELDS = 40;

/** Events of the whole page, so that a correction finds what it corrects wherever that is. */
export interface PageEvents {
  readonly at: (
    table: string,
    id: string,
  ) => { readonly event: RecordedEvent; readonly anchor: string } | null;
  /** Whether a browser should lay out no more of them than are seen. */
  readonly many: boolean;
  readonly correctionsOf: (table: string, id: string) => readonly string[];
}

/** The events of a chapter from top to bottom, gaps where they are, days where they change. */
export const timeline = (chapter: Chapter, all: PageEvents, colours: ActorColours): Element => {
  const { events, gaps } = chapter;
  const items = events.flatMap((event, index) => {
    const before = events[index - 1];
    const day =
      before === undefined || dayOf(before.localTime) === dayOf(event.localTime)
        ? []
        : [h('li', { className: ['day'] }, h('h3', longDay(event.localTime)))];
    return [
      ...day,
      eventItem(event, before, chapter, all, colours),
      ...(gaps.get(event.id) ?? []).map(gapItem),
    ];
  });
  const className = all.many ? ['timeline', 'many'] : ['timeline'];
  return h('ol', { className }, items.map(written));
};

const eventItem = (
  event: RecordedEvent,
  before: RecordedEvent | undefined,
  { table }: Chapter,
  all: PageEvents,
  colours: ActorColours,
): Element => {
  const anchor = all.at(event.table, event.id)?.anchor;
  const corrections = all.correctionsOf(event.table, event.id);
  const state = [
    ...(corrections.length > 0 ? ['corrected'] : []),
    ...(event.corrects === null ? [] : ['correction']),
  ];
  return h('li', { className: ['event', colours(event.actor), ...state], id: anchor }, [
    when(event, before),
    h('span', { className: ['dot'], 'aria-hidden': 'true' }),
    h('div', { className: ['what'] }, [
      h('p', { className: ['clause'] }, h('bdi', visible(capitalised(plainClauseOf(event, table))))),
      ...(corrections.length === 0 ? [] : [correctedBy(event, corrections, all)]),
      ...(event.corrects === null ? [] : [corrects(table, event.corrects, all)]),
      ...(event.reason === null
        ? []
        : [
            h('p', { className: ['why'] }, [
              h('span', { className: ['label'] }, 'Why'),
              ' ',
              h('bdi', visible(event.reason)),
            ]),
          ]),
      ...payload(event),
      h('div', { className: ['foot'] }, [by(event, anchor), record(event)]),
    ]),
  ]);
};

const capitalised = (text: string): string => text.replace(/^\p{Ll}/u, (first) => first.toUpperCase());

/** The day is said when it changes; what came within the same second says so by its fraction. */
const when = (event: RecordedEvent, before: RecordedEvent | undefined): Element => {
  const clock = clockOf(event.localTime);
  const fraction = event.localTime.slice(19).replace(/0+$/, '').replace(/^\.$/, '');
  const passed =
    before === undefined ? '' : spanText(millisecondsOf(event.localTime) - millisecondsOf(before.localTime));
  return h('div', { className: ['when'] }, [
    h('time', { dateTime: event.occurredAt, title: event.occurredAt }, [
      clock,
      ...(fraction === '' ? [] : [h('span', { className: ['fraction'] }, fraction)]),
    ]),
    ...(passed === '' ? [] : [h('span', { className: ['passed'] }, `+${passed}`)]),
  ]);
};

const link = (table: string, id: string, all: PageEvents): ElementContent => {
  const target = all.at(table, id);
  return target === null
    ? { type: 'text', value: `#${id}` }
    : h('a', { href: `#${target.anchor}` }, `#${id}`);
};

const correctedBy = ({ table }: RecordedEvent, corrections: readonly string[], all: PageEvents): Element =>
  h('p', { className: ['joined'] }, [
    'Corrected by ',
    ...corrections.flatMap((id, index) => [...(index === 0 ? [] : [', ']), link(table, id, all)]),
  ]);

const corrects = (table: EventTable, id: string, all: PageEvents): Element => {
  const target = all.at(table.name, id);
  return h('p', { className: ['joined'] }, [
    'Corrects ',
    link(table.name, id, all),
    ...(target === null
      ? [', which is not among these events']
      : [': ', h('q', h('bdi', visible(plainClauseOf(target.event, table))))]),
  ]);
};

const payload = (event: RecordedEvent): Element[] => {
  const fields = fieldsOf(event.payload);
  if (fields.length === 0) return [];
  const left = fields.length - MOST_FIELDS;
  return [
    h('dl', { className: ['payload'] }, [
      ...fields
        .slice(0, MOST_FIELDS)
        .map(({ path, value }) => h('div', [h('dt', visible(path)), h('dd', h('bdi', visible(value)))])),
      ...(left > 0 ? [h('div', [h('dt', '…'), h('dd', `${left} more, under "As recorded"`)])] : []),
    ]),
  ];
};

const by = (event: RecordedEvent, anchor: string | undefined): Element => {
  const subject = subjectText(event);
  const version = event.subjectVersion ?? null;
  return h('p', { className: ['by'] }, [
    h('span', { className: ['actor'] }, h('bdi', visible(event.actor))),
    h('code', visible(event.type)),
    ...(subject === '' ? [] : [h('span', h('bdi', visible(subject)))]),
    ...(version === null ? [] : [h('span', `version ${version}`)]),
    h('a', { href: `#${anchor}`, 'aria-label': `Event ${event.id}` }, `#${event.id}`),
  ]);
};

/** Every column with what is in it. */
const record = (event: RecordedEvent): Element =>
  h('details', { className: ['record'] }, [
    h('summary', 'As recorded'),
    h(
      'dl',
      columnsOf(event)
        .filter(([, value]) => value !== null)
        .map(([name, value]) =>
          h('div', [h('dt', visible(name)), h('dd', h('bdi', visible(String(value))))]),
        ),
    ),
  ]);

const gapItem = (gap: Gap): Element =>
  h('li', { className: ['gap', `is-${gap.status}`] }, [
    h('div', { className: ['when'] }, gap.status === 'open' ? 'open' : 'missing'),
    h('span', { className: ['dot'], 'aria-hidden': 'true' }),
    h('div', { className: ['what'] }, h('p', h('bdi', visible(capitalised(gap.said))))),
  ]);
