import fc from 'fast-check';
import { expect, test } from 'vitest';
import { columnNames } from '../../generator/history/event.ts';
import { formatCsv } from '../../generator/history/format-csv.ts';
import { formatJson } from '../../generator/history/format-json.ts';
import { formatText } from '../../generator/history/format-text.ts';
import { narrate } from '../../generator/history/narrate.ts';
import type { Replay } from '../../generator/history/replay.ts';
import { agentEvents, catalog } from './catalog.ts';
import { recorded } from './events.ts';

const HOSTILE = 'a"b,\r\n\u001b[2Jclear\u0007\u009b31m\u202eevil\u2028\ttab';

const replayOf = (text: string): Replay => {
  const events = [
    recorded('claimed_transaction', '2026-07-21 10:00:00', {
      body: { user_id: text },
      actor: text,
      subjectId: text,
      reason: text,
    }),
  ];
  const incomplete = [
    { table: 't', id: '1', type: text, status: 'missing', expected: [text], having: null, due: null, text },
  ] as const;
  return { timezone: 'UTC', events, narration: narrate(events, agentEvents), incomplete };
};

test('the text form spells out what a terminal would obey', () => {
  const text = formatText(replayOf(HOSTILE), false);
  expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u2028\u202e]/u);
  expect(text).toContain('\\u{1b}[2Jclear\\u{7}\\u{9b}31m\\u{202e}evil\\u{2028}\\ttab');
  expect(text.split('\n')).toHaveLength(formatText(replayOf('plain'), false).split('\n').length);
});

test('colour is only there when asked for', () => {
  expect(formatText(replayOf('x'), true)).toContain('\u001b[1m');
  expect(formatText(replayOf('x'), false)).not.toContain('\u001b');
});

test('the JSON form loses nothing and has no control character either', () => {
  const json = formatJson(replayOf(HOSTILE));
  expect(json.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u2028\u202e]/u);
  const [event] = JSON.parse(json).events;
  expect(event).toMatchObject({
    table: 'agent_events',
    id: '1',
    actor: HOSTILE,
    payload: { user_id: HOSTILE },
  });
});

test('the JSON form has every digit of the payload', () => {
  const events = [
    recorded('noted', '2026-07-21 10:00:00', { body: '{"n": 12345678901234567890, "m": 1.50}' }),
  ];
  const json = formatJson({ timezone: 'UTC', events, narration: [], incomplete: [] });
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

test('the CSV form can be read back', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('"', ',', '\r', '\n', 'a', ' ', '\u001b') }), (text) => {
      const events = [recorded('noted', '2026-07-21 10:00:00', { actor: text, subjectId: text })];
      const [header = [], row = [], ...more] = parseCsv(formatCsv(events, columnNames([agentEvents])));
      expect(more).toEqual([]);
      expect(header).toHaveLength(row.length);
      expect(row[header.indexOf('actor')]).toBe(text);
      expect(row[header.indexOf('subject_id')]).toBe(text);
    }),
  );
});

test('without events there is a header, and empty lists', () => {
  expect(formatCsv([], columnNames(catalog.tables))).toBe(
    'table,id,occurred_at,run_id,turn_seq,event_type,event_version,subject_type,subject_id,payload,actor,reason,corrects,idempotency_key,tx,recorded_by\r\n',
  );
  const json = formatJson({ timezone: 'UTC', events: [], narration: [], incomplete: [] });
  expect(JSON.parse(json)).toEqual({ events: [], narration: [], incomplete: [] });
});
