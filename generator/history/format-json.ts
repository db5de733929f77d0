import { columnsOf, type RecordedEvent } from './event.ts';
import type { Incomplete } from './incomplete.ts';
import type { Paragraph } from './narrate.ts';
import type { Replay } from './replay.ts';
import { visibleJson } from './visible.ts';

/**
 * A replay as JSON: `{ events, narration, incomplete }`. An event has its table's columns by name, whole numbers
 * of 64 bits as text, times in UTC with microseconds; the payload stands there as PostgreSQL printed it, digit
 * for digit.
 */
export const formatJson = ({ events, narration, incomplete, timezone }: Replay): string =>
  visibleJson(
    [
      '{',
      `  "events": ${list(events.map(eventJson))},`,
      `  "narration": ${list(narration.map((one) => paragraphJson(one, timezone)))},`,
      `  "incomplete": ${list(incomplete.map(incompleteJson))}`,
      '}',
      '',
    ].join('\n'),
  );

const list = (items: readonly string[]): string =>
  items.length === 0 ? '[]' : `[\n    ${items.join(',\n    ')}\n  ]`;

const eventJson = (event: RecordedEvent): string => {
  const columns = columnsOf(event).map(([name, value]) =>
    member(name, name === 'payload' ? event.payload : JSON.stringify(value)),
  );
  return `{ ${[member('table', JSON.stringify(event.table)), ...columns].join(', ')} }`;
};

const member = (name: string, json: string): string => `${JSON.stringify(name)}: ${json}`;

const paragraphJson = ({ table, run, date, text }: Paragraph, timezone: string): string =>
  JSON.stringify({ table, run, date, timezone, text });

const incompleteJson = ({ table, id, type, status, expected, having, due, text }: Incomplete): string =>
  JSON.stringify({ table, id, event_type: type, status, expected, having, due, text });
