import type { Element } from 'hast';
import { h } from 'hastscript';
import type { Catalog } from '../../catalog/model.ts';
import { htmlPage, written } from '../../html/page.ts';
import type { RecordedEvent } from '../event.ts';
import type { Gap } from '../gap.ts';
import type { Replay } from '../replay.ts';
import { visible } from '../visible.ts';
import { type ActorColours, actorColours } from './actors.ts';
import { type Chapter, chaptersOf, gapsOf } from './chapter.ts';
import { lanes } from './lanes.ts';
import { REPLAY_STYLE } from './style.ts';
import { type PageEvents, timeline } from './timeline.ts';
import { clockOf, longDay, millisecondsOf, spanText } from './when.ts';

/**
 * A replay as one HTML page: what was asked for, what can't be reconstructed, the runs over time, and a timeline with the
 * story of each.
 *
 * @param asked names and values of the filters.
 */
export const replayPage = (
  replay: Replay,
  catalog: Catalog,
  asked: readonly (readonly [string, string])[],
): string => {
  const { events, gaps, timezone } = replay;
  const chapters = chaptersOf(replay, catalog.tables);
  const colours = actorColours(events);
  const all = pageEvents(chapters);
  const title = titleOf(events);
  return htmlPage({
    title,
    style: REPLAY_STYLE,
    skipTo: { id: 'events', label: 'To the events' },
    body: [
      h('header', [
        h(
          'p',
          { className: ['eyebrow'] },
          `indelible replay · ${visible(`${catalog.name} ${catalog.version}`)}`,
        ),
        h('h1', title),
        h('p', { className: ['lead'] }, countsText(events, chapters)),
        askedFor(asked, timezone),
      ]),
      h('main', [
        ...incomplete(gaps, all),
        ...lanes(chapters, colours),
        h(
          'div',
          { id: 'events' },
          chapters.map((chapter) => written(part(chapter, all, colours))),
        ),
      ]),
      h('footer', [
        h('p', [
          `Times are in ${timezone}. Written by `,
          h('code', 'indelible replay'),
          ` from the events of ${visible(catalog.schema)} alone.`,
        ]),
      ]),
    ],
  });
};

/** The day, or the days, of the events. */
const titleOf = (events: readonly RecordedEvent[]): string => {
  const [first, last] = [events[0], events.at(-1)];
  if (first === undefined || last === undefined) return 'No event matches';
  const [from, to] = [longDay(first.localTime), longDay(last.localTime)];
  return from === to ? from : `${from} to ${to}`;
};

const counted = (count: number, noun: string): string =>
  `${count.toLocaleString('en-GB')} ${noun}${count === 1 ? '' : 's'}`;

const countsText = (events: readonly RecordedEvent[], chapters: readonly Chapter[]): string => {
  const runs = chapters.filter(({ run }) => run !== null).length;
  const actors = new Set(events.map(({ actor }) => actor)).size;
  const parts = [counted(events.length, 'event'), ...(runs === 0 ? [] : [counted(runs, 'run')])];
  return actors === 0
    ? 'Nothing was recorded that is asked for.'
    : `${parts.join(' in ')}, by ${counted(actors, 'actor')}.`;
};

const askedFor = (asked: readonly (readonly [string, string])[], timezone: string): Element =>
  asked.length === 0
    ? h('p', { className: ['soft'] }, `Every event was asked for. Times are in ${timezone}.`)
    : h('dl', { className: ['asked'], 'aria-label': 'What was asked for' }, [
        ...asked.map(([name, value]) => h('div', [h('dt', name), h('dd', h('bdi', visible(value)))])),
      ]);

const incomplete = (gaps: readonly Gap[], all: PageEvents): Element[] =>
  gaps.length === 0
    ? []
    : [
        h('section', { className: ['card', 'incomplete'], 'aria-labelledby': 'incomplete' }, [
          h('h2', { id: 'incomplete' }, headingOf(gaps)),
          h(
            'ul',
            gaps.map(({ table, id, status, text }) => {
              const said = visible(text).replace(/^#\d+ /, '');
              return written(
                h('li', { className: [`is-${status}`] }, [
                  h('a', { href: `#${all.at(table, id)?.anchor}` }, `#${id}`),
                  ' ',
                  h('bdi', said),
                ]),
              );
            }),
          ),
        ]),
      ];

const headingOf = (gaps: readonly Gap[]): string =>
  gaps.some(({ status }) => status === 'missing') ? 'What can not be reconstructed' : 'Still open';

const part = (chapter: Chapter, all: PageEvents, colours: ActorColours): Element => {
  const heading = `${chapter.id}-heading`;
  return h('section', { className: ['part', 'card'], id: chapter.id, 'aria-labelledby': heading }, [
    h('div', { className: ['part-head'] }, [
      h(
        'h2',
        { id: heading },
        chapter.run === null
          ? h('bdi', visible(chapter.table.name))
          : ['Run ', h('code', h('bdi', visible(chapter.run)))],
      ),
      badge(gapsOf(chapter)),
    ]),
    h('p', { className: ['soft'] }, spanOf(chapter)),
    h('p', { className: ['story'] }, h('bdi', visible(chapter.story))),
    timeline(chapter, all, colours),
  ]);
};

const badge = (gaps: readonly Gap[]): Element => {
  const missing = gaps.filter(({ status }) => status === 'missing').length;
  if (missing > 0) return h('span', { className: ['badge', 'bad'] }, `${missing} missing`);
  return gaps.length > 0
    ? h('span', { className: ['badge', 'open'] }, `${gaps.length} still open`)
    : h('span', { className: ['badge', 'good'] }, 'nothing missing');
};

const spanOf = ({ events, run, table }: Chapter): string => {
  const [first, last] = [events[0], events.at(-1)];
  if (first === undefined || last === undefined) return '';
  const lasted = spanText(millisecondsOf(last.localTime) - millisecondsOf(first.localTime));
  const [from, to] = [longDay(first.localTime), longDay(last.localTime)];
  const until = from === to ? clockOf(last.localTime) : `${to}, ${clockOf(last.localTime)}`;
  return [
    first === last
      ? `${from}, ${clockOf(first.localTime)}`
      : `${from}, ${clockOf(first.localTime)} to ${until}`,
    ...(lasted === '' ? [] : [lasted]),
    counted(events.length, 'event'),
    ...(run === null ? ['of no run'] : [visible(table.name)]),
  ].join(' · ');
};

const MANY_EVENTS = 1000;

const pageEvents = (chapters: readonly Chapter[]): PageEvents => {
  const found = new Map<string, { event: RecordedEvent; anchor: string }>();
  const corrections = new Map<string, string[]>();
  const tables = [...new Set(chapters.map(({ table }) => table.name))];
  const keyOf = (table: string, id: string): string => `event-${tables.indexOf(table) + 1}-${id}`;
  for (const event of chapters.flatMap(({ events }) => events)) {
    const anchor = keyOf(event.table, event.id);
    found.set(anchor, { event, anchor });
    if (event.corrects === null) continue;
    const corrected = keyOf(event.table, event.corrects);
    corrections.set(corrected, [...(corrections.get(corrected) ?? []), event.id]);
  }
  return {
    at: (table, id) => found.get(keyOf(table, id)) ?? null,
    many: found.size > MANY_EVENTS,
    correctionsOf: (table, id) => corrections.get(keyOf(table, id)) ?? [],
  };
};
