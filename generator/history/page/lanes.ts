import type { Element } from 'hast';
import { h } from 'hastscript';
import type { RecordedEvent } from '../event.ts';
import { visible } from '../visible.ts';
import type { ActorColours } from './actors.ts';
import { type Chapter, gapsOf } from './chapter.ts';
import { longDay, millisecondsOf, ticksBetween, tickText } from './when.ts';

const MOST_LANES = 40;
const MOST_ACTORS = 12;
/** Marks closer than this share of the lane would lie on each other. */
const RESOLUTION = 400;

interface Lane {
  readonly label: string;
  readonly href: string | null;
  readonly events: readonly RecordedEvent[];
  readonly incomplete: ReadonlySet<string>;
}

/** All events over time: a lane a run, or a lane an actor where there is one run. Empty where there is one lane. */
export const lanes = (chapters: readonly Chapter[], colours: ActorColours): Element[] => {
  const all = chapters.length > 1 ? chapters.map(laneOfRun) : chapters.flatMap(lanesOfActors);
  if (all.length < 2) return [];
  const times = chapters.flatMap(({ events }) => events.map(({ localTime }) => millisecondsOf(localTime)));
  const from = times.reduce((least, time) => Math.min(least, time), Infinity);
  const to = times.reduce((most, time) => Math.max(most, time), -Infinity);
  if (!Number.isFinite(from + to)) return [];
  const first = new Date(from).toISOString().replace('T', ' ');
  const last = new Date(to).toISOString().replace('T', ' ');
  const days = longDay(first) === longDay(last) ? longDay(first) : `${longDay(first)} to ${longDay(last)}`;
  const place = (time: number): number => (to === from ? 0.5 : (time - from) / (to - from));
  return [
    h('figure', { className: ['lanes', 'card'], 'aria-labelledby': 'overview' }, [
      h('figcaption', [
        h('h2', { id: 'overview' }, chapters.length > 1 ? 'Runs over time' : 'Actors over time'),
        h('p', { className: ['soft'] }, days),
      ]),
      h('div', { className: ['lane'] }, [h('span'), axis(from, to, place)]),
      ...all.slice(0, MOST_LANES).map((lane, index) => laneElement(lane, index, place, colours)),
      legend(chapters, colours),
      ...(all.length > MOST_LANES
        ? [
            h(
              'p',
              { className: ['soft'] },
              `${all.length - MOST_LANES} more did not fit here; all are below.`,
            ),
          ]
        : []),
    ]),
  ];
};

const legend = (chapters: readonly Chapter[], colours: ActorColours): Element => {
  const events = chapters.flatMap((chapter) => chapter.events);
  const actors = [...new Set(events.map(({ actor }) => actor))];
  const left = actors.length - MOST_ACTORS;
  return h('ul', { className: ['legend'] }, [
    ...actors
      .slice(0, MOST_ACTORS)
      .map((actor) => h('li', [sign(colours(actor), 'full'), h('bdi', visible(actor))])),
    ...(left > 0 ? [h('li', `and ${left} more`)] : []),
    ...(events.some(({ corrects }) => corrects !== null)
      ? [h('li', [sign('actor-6', 'hollow'), 'a correction'])]
      : []),
    ...(chapters.some((chapter) => gapsOf(chapter).length > 0)
      ? [h('li', [sign('actor-6', 'ring'), 'something is missing after it'])]
      : []),
  ]);
};

const sign = (colour: string, shape: 'full' | 'hollow' | 'ring'): Element =>
  h('svg', { width: '20', height: '20', 'aria-hidden': 'true' }, [
    h('g', { className: ['mark', colour] }, [circle(shape, '10', '10')]),
  ]);

const RADII = { full: '5', hollow: '4.5', ring: '9' } as const;

const circle = (shape: keyof typeof RADII, cx: string, cy: string): Element =>
  h('circle', { className: [shape], cx, cy, r: RADII[shape] });

const laneOfRun = (chapter: Chapter): Lane => ({
  label: chapter.run ?? `${chapter.table.name}, no run`,
  href: `#${chapter.id}`,
  events: chapter.events,
  incomplete: new Set(gapsOf(chapter).map(({ id }) => id)),
});

const lanesOfActors = (chapter: Chapter): Lane[] => {
  const incomplete = new Set(gapsOf(chapter).map(({ id }) => id));
  return [...new Set(chapter.events.map(({ actor }) => actor))].map((actor) => ({
    label: actor,
    href: null,
    events: chapter.events.filter((event) => event.actor === actor),
    incomplete,
  }));
};

const percent = (share: number): string => `${(100 * share).toFixed(2)}%`;

/** Marks stay inside of the picture at both ends. */
const inset = (share: number): string => percent(0.015 + 0.97 * share);

const axis = (from: number, to: number, place: (time: number) => number): Element =>
  h('svg', { className: ['axis'], width: '100%', height: '20', 'aria-hidden': 'true' }, [
    ...ticksBetween(from, to).map((tick) => {
      const share = place(tick);
      const anchor = share < 0.08 ? 'start' : share > 0.92 ? 'end' : 'middle';
      return h('text', { x: inset(share), y: '14', textAnchor: anchor }, tickText(tick, to - from));
    }),
  ]);

/** What the picture says in words is text, not an attribute: names are only ever text. */
const laneElement = (
  lane: Lane,
  index: number,
  place: (time: number) => number,
  colours: ActorColours,
): Element => {
  const label = visible(lane.label);
  const [labelId, summaryId] = [`lane-${index + 1}`, `lane-${index + 1}-summary`];
  return h('div', { className: ['lane'] }, [
    h(
      'span',
      { className: ['lane-label'], id: labelId },
      h('bdi', lane.href === null ? label : h('a', { href: lane.href }, label)),
    ),
    h('span', { id: summaryId, hidden: true }, summaryOf(lane)),
    h(
      'svg',
      {
        className: ['track'],
        width: '100%',
        height: '26',
        role: 'img',
        'aria-labelledby': `${labelId} ${summaryId}`,
      },
      [
        h('line', { x1: '0', x2: '100%', y1: '13', y2: '13' }),
        ...marks(lane, place).map(({ share, actor, missing, corrects }) =>
          h('g', { className: ['mark', colours(actor)] }, [
            ...(missing ? [circle('ring', inset(share), '13')] : []),
            circle(corrects ? 'hollow' : 'full', inset(share), '13'),
          ]),
        ),
      ],
    ),
  ]);
};

const summaryOf = ({ events, incomplete }: Lane): string => {
  const gaps = events.filter(({ id }) => incomplete.has(id)).length;
  return `${events.length} event${events.length === 1 ? '' : 's'}${gaps === 0 ? '' : `, ${gaps} incomplete`}`;
};

interface Mark {
  readonly share: number;
  readonly actor: string;
  readonly missing: boolean;
  readonly corrects: boolean;
}

const marks = ({ events, incomplete }: Lane, place: (time: number) => number): Mark[] => {
  const found = new Map<string, Mark>();
  for (const { id, localTime, actor, corrects } of events) {
    const share = Math.round(place(millisecondsOf(localTime)) * RESOLUTION) / RESOLUTION;
    const mark = { share, actor, missing: incomplete.has(id), corrects: corrects !== null };
    if (Number.isFinite(share)) found.set(JSON.stringify(mark), mark);
  }
  return [...found.values()].sort((a, b) => Number(a.missing) - Number(b.missing));
};
