import type { Element } from 'hast';
import { h, s } from 'hastscript';
import { visible } from '../../history/visible.ts';
import { pictureOf } from './picture/graph.ts';
import { placed } from './picture/layout.ts';
import { svgOf } from './picture/svg.ts';
import { groupTables, type TableGroup, TONES, type Tone, type Way } from './picture/ways.ts';
import type { ReportedTable } from './report.ts';
import { counted, type Standing, standingOf } from './summary.ts';

/** The picture of the privilege graph, one for all tables that the same ways lead to. */
export const pictures = (tables: readonly ReportedTable[]): Element => {
  const groups = groupTables(tables);
  return h('section', { 'aria-labelledby': 'ways' }, [
    h('h2', { id: 'ways' }, 'Who gets to the tables'),
    legend(groups),
    ...groups.map(figure),
  ]);
};

const SAID: Readonly<Record<Tone, string>> = {
  hole: 'a hole',
  accepted: 'a hole that is accepted',
  unjudged: 'could not be judged',
  warning: 'held back by one wall only',
  note: 'a superuser, or trusted',
  append: 'appends, and nothing else',
};

const legend = (groups: readonly TableGroup[]): Element => {
  const seen = new Set(groups.flatMap(({ ways }) => ways.map(({ tone }) => tone)));
  return h('ul', { className: ['legend'] }, [
    ...TONES.filter((tone) => seen.has(tone)).map((tone) =>
      h('li', [
        s('svg', { width: 34, height: 10, viewBox: '0 0 34 10', 'aria-hidden': 'true' }, [
          s('path', { d: 'M0 5 H34', className: ['way', tone] }),
        ]),
        SAID[tone],
      ]),
    ),
  ]);
};

const TABLE_TONES: Readonly<Record<Standing, Tone>> = {
  bad: 'hole',
  accepted: 'accepted',
  open: 'unjudged',
  good: 'append',
};

const NAMES_IN_TITLE = 3;

const figure = ({ tables, ways }: TableGroup, index: number): Element => {
  const names = tables.map(({ schema, table }) => visible(`${schema}.${table}`));
  const [first] = tables;
  const tone = first ? TABLE_TONES[standingOf(first)] : 'note';
  const id = `picture-${index + 1}`;
  const title = `Ways to ${titleOf(names)}`;
  if (ways.length === 0) {
    return h('figure', { className: ['card'] }, [
      h('figcaption', h('h3', { id: `${id}-name` }, title)),
      h('p', 'No login role has any.'),
    ]);
  }
  const picture = pictureOf(names, tone, ways);
  return h('figure', { className: ['card'] }, [
    h('figcaption', h('h3', { id: `${id}-name` }, title)),
    h(
      'div',
      { className: ['scroll', 'picture'], tabIndex: 0, role: 'region', 'aria-labelledby': `${id}-name` },
      svgOf(placed(picture), id, title, described(ways)),
    ),
    ...(picture.left > 0
      ? [
          h(
            'p',
            `${counted(picture.left, 'more role')} with ways of their own did not fit: they are in the table.`,
          ),
        ]
      : []),
    h('details', [h('summary', `The same as a table (${counted(ways.length, 'way')})`), wayTable(ways)]),
  ]);
};

const titleOf = (names: readonly string[]): string =>
  names.length <= NAMES_IN_TITLE
    ? names.join(', ')
    : `${names.slice(0, NAMES_IN_TITLE - 1).join(', ')} and ${names.length - NAMES_IN_TITLE + 1} more tables`;

const MOST_SAID = 8;

/** The holes in sentences; the table below has all. */
const described = (ways: readonly Way[]): string => {
  const holes = ways.filter(({ tone }) => tone === 'hole');
  const said = holes
    .slice(0, MOST_SAID)
    .map(({ role, steps, capability }) => `${role} can ${capability}: ${steps.join(', ')}.`);
  const left = holes.length - said.length;
  return [
    `${counted(holes.length, 'hole')}, ${counted(ways.length, 'way')} in all.`,
    ...said,
    ...(left > 0 ? [`${left} more in the table below.`] : []),
  ].join(' ');
};

const wayTable = (ways: readonly Way[]): Element =>
  h('table', { className: ['stack'] }, [
    h(
      'thead',
      h(
        'tr',
        ['Login role', 'Way', 'Can', 'Which is'].map((name) => h('th', { scope: 'col' }, name)),
      ),
    ),
    h(
      'tbody',
      ways.map(({ role, steps, capability, rule, tone }) =>
        h('tr', [
          h('th', { scope: 'row' }, h('bdi', role)),
          h('td', h('code', steps.join(' → '))),
          h('td', capability),
          h('td', rule === null ? SAID[tone] : [`${SAID[tone]} (`, h('code', rule), ')']),
        ]),
      ),
    ),
  ]);
