import { expect, test } from 'vitest';
import type { EventType, Expectation } from '../../generator/catalog/model.ts';
import type { PayloadType } from '../../generator/catalog/payload-type.ts';
import { narrationProblems } from '../../generator/history/narration-problems.ts';
import { event, field, object, table, text } from '../types/model.ts';
import { agentEvents, oddTable } from './catalog.ts';

const inner = object(field('b', text));
const nullable: PayloadType = { kind: 'union', members: [inner, { kind: 'null' }] };
const payload = object(
  field('a', nullable),
  field('any', { kind: 'any' }),
  field('map', { kind: 'record', keys: text, values: inner }),
  field('list', { kind: 'array', items: inner, minLength: null, maxLength: null }),
  field('dotted.name', text),
);

const expected: Expectation = {
  when: null,
  anyOf: ['later'],
  having: null,
  same: 'subject',
  withinSeconds: null,
  otherwise: 'what happened',
};

const problems = (more: Partial<EventType>, follower: Partial<EventType> = {}): string[] => {
  const one = event('one', { payload, subject: 'thing', ...more });
  const later = event('later', { payload: object(field('done', text)), subject: 'thing', ...follower });
  const anchors = agentEvents.anchors;
  return narrationProblems(one, table('t', { anchors, events: [one, later] })).map(
    ({ at, problem }) => `${at}: ${problem}`,
  );
};

const saying = (say: string, when: string | null = null): Partial<EventType> => ({
  narration: [{ when, say }],
});

test.each([
  '{id} {run_id} {turn_seq} {reason} {recorded_by} {payload}',
  '{payload.a} {payload.a.b} {payload.any.what.ever} {payload.map.key.b} {payload.list} {payload.dotted.name}',
  'no placeholder, { a brace }',
])('can tell %s', (line) => {
  expect(problems(saying(line.replace('{ a brace }', '{ a brace')))).toEqual([]);
});

test.each([
  ['{user}', 'narration: there is no column "user" to put in'],
  ['{}', 'narration: there is no column "" to put in'],
  ['{payload.x}', 'narration: the payload has no field "x"'],
  ['{payload.a.x}', 'narration: the payload has no field "a.x"'],
  ['{payload.list.b}', 'narration: the payload has no field "list.b"'],
  ['{payload.}', 'narration: the payload has no field ""'],
  ['  ', 'narration: the line says nothing'],
  ['for {payload.a, so', 'narration: the brace before "payload.a" is not closed'],
  ['{subject_id at {id}', 'narration: the brace before "subject_id" is not closed'],
])('refuses %j', (line, problem) => {
  expect(problems(saying(line))).toEqual([problem]);
});

test('refuses a condition on an unknown field, and lines after one without a condition', () => {
  expect(problems(saying('said', 'x'))).toEqual(['narration[0].when: the payload has no field "x"']);
  const narration = [
    { when: null, say: 'said' },
    { when: 'a', say: 'never' },
  ];
  expect(problems({ narration })).toEqual([
    'narration[1]: the line is never told: the one before it has no condition',
  ]);
});

test('refuses expectations that no later event can meet', () => {
  const leading = (more: Partial<Expectation>): Partial<EventType> => ({
    leadsTo: [{ ...expected, ...more }],
  });
  expect(problems(leading({ having: 'done', when: 'a' }))).toEqual([]);
  expect(problems(leading({ when: 'x' }))).toEqual(['leadsTo[0].when: the payload has no field "x"']);
  expect(problems(leading({ having: 'x' }))).toEqual([
    'leadsTo[0].having: the payload of "later" has no field "x"',
  ]);
  expect(problems(leading({}), { subject: 'other' })).toEqual([
    'leadsTo[0].same: "later" is about "other", this event about "thing"',
  ]);
  expect(problems({ ...leading({}), subject: null }, { subject: null })).toHaveLength(1);
  expect(problems(leading({ same: 'run' }), { subject: 'other' })).toEqual([]);
});

test('refuses a tie by run where the table has no anchor', () => {
  const leading = event('one', { leadsTo: [{ ...expected, anyOf: ['one'], same: 'run' }] });
  expect(narrationProblems(leading, { ...oddTable, events: [leading] })).toHaveLength(1);
});

test('the test catalog itself has no problem', () => {
  expect(agentEvents.events.flatMap((one) => narrationProblems(one, agentEvents))).toEqual([]);
});
