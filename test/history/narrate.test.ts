import { expect, test } from 'vitest';
import type { EventTable } from '../../generator/catalog/model.ts';
import type { RecordedEvent } from '../../generator/history/event.ts';
import { narrate } from '../../generator/history/narrate.ts';
import { event, table } from '../types/model.ts';
import { agentEvents } from './catalog.ts';
import { recorded } from './events.ts';

const told = (events: readonly RecordedEvent[], by: EventTable = agentEvents): string[] =>
  narrate(events, by).map(({ text }) => text);

const says = (line: string): EventTable =>
  table('t', { events: [event('said', { narration: [{ when: null, say: line }] })] });

test('time, day and actor are said again when they change', () => {
  const claim = (localTime: string, actor = 'ai/a'): RecordedEvent =>
    recorded('claimed_transaction', localTime, { actor, body: { user_id: 'alice' } });
  expect(
    told([
      claim('2026-07-21 23:43:01'),
      claim('2026-07-21 23:43:59'),
      claim('2026-07-21 23:43:59', 'ai/b'),
      claim('2026-07-21 23:44:00', 'ai/b'),
      claim('2026-07-22 23:44:00', 'ai/b'),
    ]),
  ).toEqual([
    'At 23:43 ai/a claimed transaction T-91 for alice; claimed transaction T-91 for alice; ' +
      'ai/b claimed transaction T-91 for alice; at 23:44 ai/b claimed transaction T-91 for alice; ' +
      'on 2026-07-22 at 23:44 ai/b claimed transaction T-91 for alice.',
  ]);
});

test('runs that ran at the same time are told one after the other', () => {
  const of = (run: string | null): Partial<RecordedEvent> => ({ anchors: [{ name: 'run_id', value: run }] });
  const events = ['b', 'a', null, 'b'].map((run) =>
    recorded('transaction_rejected', '2026-07-21 10:00:00', of(run)),
  );
  expect(narrate(events, agentEvents).map(({ run }) => run)).toEqual(['b', 'a', null]);
});

test('the first line whose field is there and not null is told', () => {
  const email = (body: object): string =>
    told([recorded('email_dispatched', '2026-07-21 10:00:00', { subjectId: 'O-1', body })]).join();
  expect(email({ delivered_at: '10:00' })).toContain('delivered email O-1');
  expect(email({ delivered_at: null, queued: true })).toContain('queued email O-1');
});

test('what a placeholder misses is shown', () => {
  expect(told([recorded('claimed_transaction', '2026-07-21 10:00:00')])).toEqual([
    'At 10:00 ai/reconciler claimed transaction T-91 for (no user_id).',
  ]);
});

test('an event that the catalog does not know is told by its name', () => {
  const unknown = recorded('invented', '2026-07-21 10:00:00');
  expect(told([unknown])).toEqual([
    'At 10:00 ai/reconciler recorded invented about pending_transaction T-91.',
  ]);
  expect(told([{ ...unknown, subjectType: null, subjectId: null }])).toEqual([
    'At 10:00 ai/reconciler recorded invented.',
  ]);
});

test('a correction says what it corrects and why; a line that says it itself is left alone', () => {
  const correction = { corrects: '6', reason: 'The vendor is a law firm.', body: { to: 'legal' } };
  expect(told([recorded('category_corrected', '2026-07-21 10:00:00', correction)])).toEqual([
    'At 10:00 ai/reconciler changed the category of T-91 to legal (correcting #6: The vendor is a law firm).',
  ]);
  const events = [recorded('said', '2026-07-21 10:00:00', correction)];
  expect(told(events, says('corrected it because {reason}'))).toEqual([
    'At 10:00 ai/reconciler corrected it because The vendor is a law firm (correcting #6).',
  ]);
});

test.each([
  ['{payload.n}', '{"n": 18.40}', '18.40'],
  ['{payload.n}', '{"n": 12345678901234567890}', '12345678901234567890'],
  ['{payload.a.b}', '{"a": {"b": "deep"}}', 'deep'],
  ['{payload.a.b}', '{"a.b": "dotted"}', 'dotted'],
  ['{payload.list}', '{"list": ["x", 1]}', 'x, 1'],
  ['{payload.yes}', '{"yes": false}', 'false'],
  ['{payload.s}', '{"s": "12 \\"34\\" \\\\ 5"}', '12 "34" \\ 5'],
  ['{payload.__proto__}', '{}', '(no __proto__)'],
  ['{payload.constructor}', '{}', '(no constructor)'],
  ['{payload}', '{"n": 1.0}', '{"n": 1.0}'],
  ['{run_id} {turn_seq} {id} {event_type}', '{}', 'r1 (no turn_seq) 1 said'],
  ['at {occurred_at}', '{}', 'at 2026-07-21 10:00:00.000000'],
  ['{ open, {} and }', '{}', '{ open, (no ) and }'],
])('%s of %s is %s', (line, body, text) => {
  expect(told([recorded('said', '2026-07-21 10:00:00', { body })], says(line))).toEqual([
    `At 10:00 ai/reconciler ${text}.`,
  ]);
});

test('a very long value is cut and says how long it is', () => {
  const body = { note: 'x'.repeat(5000) };
  const [text = ''] = told([recorded('said', '2026-07-21 10:00:00', { body })], says('{payload.note}'));
  expect(text).toMatch(/x{200}… \(5000 characters\)\.$/);
});
