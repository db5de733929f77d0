import fc from 'fast-check';
import { expect, test } from 'vitest';
import { columnNames, type RecordedEvent } from '../../generator/history/event.ts';
import { formatCsv } from '../../generator/history/format-csv.ts';
import { formatJson } from '../../generator/history/format-json.ts';
import { formatText } from '../../generator/history/format-text.ts';
import type { Gap } from '../../generator/history/gap.ts';
import { gapsCsv } from '../../generator/history/gaps-csv.ts';
import { gapsJson } from '../../generator/history/gaps-json.ts';
import { gapsMarkdown } from '../../generator/history/gaps-markdown.ts';
import { gapsText } from '../../generator/history/gaps-text.ts';
import { byRun, narrate, tellRuns } from '../../generator/history/narrate.ts';
import type { ReplaySource } from '../../generator/history/replay.ts';
import { agentEvents, catalog } from './catalog.ts';
import { recorded } from './events.ts';

/** A gap that says the same text everywhere. */
const madeUpGap = (text: string): Gap => ({
  table: text,
  id: '1',
  occurredAt: '2026-07-21T10:00:00.000000Z',
  day: '2026-07-21',
  run: text,
  type: text,
  subjectType: text,
  subjectId: text,
  status: 'missing',
  expected: [text],
  having: null,
  due: null,
  said: text,
  text,
});

const HOSTILE = 'a"b,\r\n\u001b[2Jclear\u0007\u009b31m\u202eevil\u2028\ttab';

/** What was read, as it is read. */
async function* streamed<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  yield* items;
}

const sourceOf = (events: readonly RecordedEvent[], gaps: readonly Gap[] = []): ReplaySource => ({
  timezone: 'UTC',
  events: () => streamed(events),
  narration: () => tellRuns(streamed([...byRun(events).values()].flat()), agentEvents),
  gaps: () => streamed(gaps),
});

const whole = async (pieces: AsyncIterable<string>): Promise<string> => {
  let text = '';
  for await (const piece of pieces) text += piece;
  return text;
};
const textOf = (source: ReplaySource, colour: boolean): Promise<string> => whole(formatText(source, colour));
const jsonOf = (source: ReplaySource): Promise<string> => whole(formatJson(source));
const csvText = (events: readonly RecordedEvent[], header: readonly string[]): Promise<string> =>
  whole(formatCsv(streamed(events), header));

const replayOf = (text: string): ReplaySource => {
  const events = [
    recorded('claimed_transaction', '2026-07-21 10:00:00', {
      body: { user_id: text },
      actor: text,
      subjectId: text,
      reason: text,
    }),
  ];
  return sourceOf(events, [madeUpGap(text)]);
};

test('the text form spells out what a terminal would obey', async () => {
  const text = await textOf(replayOf(HOSTILE), false);
  expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u2028\u202e]/u);
  expect(text).toContain('\\u{1b}[2Jclear\\u{7}\\u{9b}31m\\u{202e}evil\\u{2028}\\ttab');
  expect(text.split('\n')).toHaveLength((await textOf(replayOf('plain'), false)).split('\n').length);
});

test('colour is only there when asked for', async () => {
  expect(await textOf(replayOf('x'), true)).toContain('\u001b[1m');
  expect(await textOf(replayOf('x'), false)).not.toContain('\u001b');
});

test('the JSON form loses nothing and has no control character either', async () => {
  const json = await jsonOf(replayOf(HOSTILE));
  expect(json.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u2028\u202e]/u);
  const [event] = JSON.parse(json).events;
  expect(event).toMatchObject({
    table: 'agent_events',
    id: '1',
    actor: HOSTILE,
    payload: { user_id: HOSTILE },
  });
});

test('the JSON form has every digit of the payload', async () => {
  const events = [
    recorded('noted', '2026-07-21 10:00:00', { body: '{"n": 12345678901234567890, "m": 1.50}' }),
  ];
  const json = await jsonOf(sourceOf(events));
  expect(json).toContain('"payload": {"n": 12345678901234567890, "m": 1.50}');
});

/** RFC 4180, read strictly. */
const parseCsv = (csv: string): string[][] => {
  const rows: string[][] = [];
  let row: string[] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y;
  while (field.lastIndex < csv.length) {
    const match = field.exec(csv);
    if (!match) throw new Error('no RFC 4180');
    row.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    if (match[3] === '\r\n') {
      rows.push(row);
      row = [];
    }
  }
  return rows;
};

test('the CSV form can be read back', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.string({ unit: fc.constantFrom('"', ',', '\r', '\n', 'a', ' ', '\u001b') }),
      async (text) => {
        const events = [recorded('noted', '2026-07-21 10:00:00', { actor: text, subjectId: text })];
        const [header = [], row = [], ...more] = parseCsv(await csvText(events, columnNames([agentEvents])));
        expect(more).toEqual([]);
        expect(header).toHaveLength(row.length);
        expect(row[header.indexOf('actor')]).toBe(text);
        expect(row[header.indexOf('subject_id')]).toBe(text);
      },
    ),
  );
});

test('without events there is a header, and empty lists', async () => {
  expect(await csvText([], columnNames(catalog.tables))).toBe(
    'table,id,occurred_at,run_id,turn_seq,event_type,event_version,subject_type,subject_id,payload,actor,reason,corrects,idempotency_key,tx,recorded_by\r\n',
  );
  const json = await jsonOf(sourceOf([]));
  expect(JSON.parse(json)).toEqual({ events: [], narration: [], incomplete: [] });
});

test('gaps: text and Markdown obey nothing, JSON and CSV lose nothing', () => {
  const gaps = [madeUpGap(HOSTILE)];
  expect(gapsText(gaps, false).replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u2028\u202e]/u);
  expect(gapsText(gaps, false)).toMatch(/^What can not be reconstructed \(1\):\n {2}2026-07-21 .+\n$/);
  expect(JSON.parse(gapsJson(gaps))).toMatchObject({
    missing: 1,
    open: 0,
    gaps: [{ run: HOSTILE, id: '1' }],
  });
  const [header = [], row = []] = parseCsv(gapsCsv(gaps));
  expect(row[header.indexOf('text')]).toBe(HOSTILE);
  const markdown = gapsMarkdown([{ ...madeUpGap('@team <img src=x> |#12| `x`'), table: 't' }]);
  expect(markdown).not.toMatch(/@team|(?<!\\)<img|#12/);
  expect(markdown.split('\n').filter((line) => line.startsWith('|'))).toHaveLength(3);
});

test('gaps: Markdown counts what does not fit in a comment', () => {
  const markdown = gapsMarkdown(Array.from({ length: 3000 }, (_, n) => madeUpGap(`gap number ${n}`)));
  expect(markdown.length).toBeLessThan(65_536);
  const rows = markdown.split('\n').filter((line) => line.startsWith('|')).length - 2;
  expect(markdown).toContain(`${3000 - rows} more did not fit here`);
});

test('gaps: none is said, and counted as none', () => {
  expect(gapsText([], false)).toBe('Nothing is missing.\n');
  expect(gapsMarkdown([])).toBe('### ✅ Nothing is missing\n');
  expect(JSON.parse(gapsJson([]))).toEqual({ missing: 0, open: 0, gaps: [] });
});

test('a story that is told as it is read is the same, run after run', async () => {
  const runs = ['r1', 'r2', 'r1', null, 'r2', null, 'r3'];
  const events = runs.map((run, n) =>
    recorded('noted', `2026-07-2${n} 10:00:00`, {
      anchors: [{ name: 'run_id', value: run }],
      actor: n % 2 ? 'ai/x' : 'ai/y',
      subjectId: HOSTILE,
    }),
  );
  const told = narrate(events, agentEvents);
  expect(told).toHaveLength(4);
  const { narration } = JSON.parse(await jsonOf(sourceOf(events)));
  expect(narration).toEqual(told.map((one) => ({ ...one, timezone: 'UTC' })));
});
