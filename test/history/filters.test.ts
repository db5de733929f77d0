import { expect, test } from 'vitest';
import { KnownError } from '../../generator/errors.ts';
import { type FilterOptions, parseFilter, tablesWithRun } from '../../generator/history/parse-filter.ts';
import { parseSpan, parseTime, parseZone } from '../../generator/history/time.ts';
import { agentEvents, catalog, oddTable } from './catalog.ts';

const refusal = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof KnownError && error.exitCode === 2) return `${error.message} ${error.hint}`;
    throw error;
  }
  return 'nothing was refused';
};

const filter = (options: FilterOptions) => parseFilter(options, catalog, 'UTC');

test.each([
  ['2026-07-21', '2026-07-21 00:00:00 Europe/Amsterdam'],
  ['2026-07-21T23:30', '2026-07-21 23:30:00 Europe/Amsterdam'],
  [' 2026-07-21 23:30:01.123456 ', '2026-07-21 23:30:01.123456 Europe/Amsterdam'],
  ['2026-07-21T24:00', '2026-07-21 24:00:00 Europe/Amsterdam'],
  ['2026-07-21T23:30:00Z', '2026-07-21 23:30:00 +00'],
  ['2026-07-21T23:30+02:00', '2026-07-21 23:30:00 +02:00'],
  ['2026-02-28 01:00-0730', '2026-02-28 01:00:00 -0730'],
])('%s is the time %s', (text, time) => {
  expect(parseTime('--between', text, 'Europe/Amsterdam')).toBe(time);
});

test.each([
  '',
  '23:30',
  'yesterday',
  '2026-02-29',
  '2026-13-01',
  '2026-07-21T25:00',
  '2026-07-21T23:60',
  '2026-07-21T24:01',
  '2026-07-21T23:30 Mars/Base',
  '2026-07-21T23:30+99',
  "2026-07-21'; --",
])('%j is no time', (text) => {
  expect(refusal(() => parseTime('--since', text, 'UTC'))).toContain(JSON.stringify(text));
});

test('a span has an earlier and a later time', () => {
  expect(parseSpan(['2026-07-21T23:30+02:00', '2026-07-21T22:00Z'], 'UTC').to).toBe(
    '2026-07-21 22:00:00 +00',
  );
  expect(refusal(() => parseSpan(['2026-07-21'], 'UTC'))).toContain('takes two times, not 1');
  expect(refusal(() => parseSpan(['2026-07-22', '2026-07-21'], 'UTC'))).toContain('is not before');
  expect(refusal(() => parseSpan(['2026-07-21', '2026-07-21'], 'UTC'))).toContain('is not before');
  expect(refusal(() => parseSpan(['2026-07-21T10:00Z', '2026-07-21T11:00+02:00'], 'UTC'))).toContain(
    'is not before',
  );
});

test.each(['UTC', 'Europe/Amsterdam', 'europe/amsterdam', 'Etc/GMT+2'])('%s is a time zone', (name) => {
  expect(parseZone(name)).toBe(name);
});

test.each([
  '',
  '+02:00',
  'UTC+2',
  'CEST-2',
  'Mars/Base',
  'Europe/Amsterdam; DROP',
])('%j is no time zone', (name) => {
  expect(refusal(() => parseZone(name))).toContain(JSON.stringify(name));
});

test.each([
  ['pending_transaction:T-91', 'pending_transaction', 'T-91'],
  ['T-91', null, 'T-91'],
  ['urn:x:1', null, 'urn:x:1'],
  ['a:b:7', 'a:b', '7'],
  ['expense:a:b', 'expense', 'a:b'],
])('the subject %s is %s and %s', (subject, subjectType, subjectId) => {
  expect(filter({ subject })).toMatchObject({ subjectType, subjectId });
});

test.each([
  [['user_id=alice'], '{"user_id":"alice"}'],
  [['amount=18.40', 'big=12345678901234567890'], '{"amount":18.40,"big":12345678901234567890}'],
  [['a.b=true', 'a.c=null'], '{"a":{"b":true,"c":null}}'],
  [['code="007"'], '{"code":"007"}'],
  [['code=007'], '{"code":"007"}'],
  [['note=a=b "c"'], '{"note":"a=b \\"c\\""}'],
  [['empty='], '{"empty":""}'],
  [['__proto__=x'], '{"__proto__":"x"}'],
])('%j is the payload filter %s', (payload, json) => {
  expect(filter({ payload }).payload).toBe(json);
});

test.each([
  [['alice']],
  [['=alice']],
  [['a=1', 'a=2']],
  [['a=1', 'a.b=2']],
  [['a.b=2', 'a=1']],
])('%j is no payload filter', (payload) => {
  expect(refusal(() => filter({ payload }))).toMatch(/--payload: ".*" is .* Write --payload user_id=alice/);
});

test.each([
  ['7', '7', '7'],
  ['7..9', '7', '9'],
  ['9..9', '9', '9'],
  ['7..', '7', null],
  ['..9', null, '9'],
  ['9223372036854775806..9223372036854775807', '9223372036854775806', '9223372036854775807'],
])('the positions %s are %s to %s', (position, firstId, lastId) => {
  expect(filter({ position })).toMatchObject({ firstId, lastId });
});

test.each(['', '..', '9..7', '7-9', '-1', '7...9', 'x'])('%j is no position', (position) => {
  expect(refusal(() => filter({ position }))).toContain(`--position: ${JSON.stringify(position)}`);
});

test('an empty value is refused', () => {
  expect(refusal(() => filter({ actor: '' }))).toContain('--actor is empty');
  expect(refusal(() => filter({ subject: '' }))).toContain('--subject is empty');
});

test('a run is looked for where its id can be one', () => {
  const tables = [agentEvents, oddTable];
  expect(tablesWithRun(tables, {})).toEqual(tables);
  expect(tablesWithRun(tables, { run: 'A3F10000-0000-4000-8000-000000000044' })).toEqual([agentEvents]);
  expect(refusal(() => tablesWithRun(tables, { run: '44' }))).toContain('"44" is no uuid, which run_id is');
  expect(tablesWithRun(tables, { wholeRuns: true })).toEqual([agentEvents]);
  expect(refusal(() => tablesWithRun([oddTable], { wholeRuns: true }))).toContain(
    '--whole-runs: the events of this table are of no run',
  );
  expect(refusal(() => tablesWithRun([oddTable], { run: '44' }))).toContain('are of no run');
});
