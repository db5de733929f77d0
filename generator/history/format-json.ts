import { columnsOf, type RecordedEvent } from './event.ts';
import { gapJson, jsonList } from './gaps-json.ts';
import type { Paragraph } from './narrate.ts';
import type { Replay } from './replay.ts';
import { visibleJson } from './visible.ts';

/**
 * A replay as JSON: `{ events, narration, incomplete }`. An event has its table's columns by name, whole numbers
 * of 64 bits as text, times in UTC with microseconds; the payload stands there as PostgreSQL printed it, digit
 * for digit. Each piece is made visible alone, as that of the whole text would be one more copy of it.
 */
export const formatJson = ({ events, narration, gaps, timezone }: Replay): string =>
  [
    '{',
    `  "events": ${jsonList(events.map((event) => visibleJson(eventJson(event))))},`,
    `  "narration": ${jsonList(narration.map((one) => visibleJson(paragraphJson(one, timezone))))},`,
    `  "incomplete": ${jsonList(gaps.map((gap) => visibleJson(gapJson(gap))))}`,
    '}',
    '',
  ].join('\n');

const eventJson = (event: RecordedEvent): string => {
  const columns = columnsOf(event).map(([name, value]) =>
    member(name, name === 'payload' ? event.payload : JSON.stringify(value)),
  );
  return `{ ${[member('table', JSON.stringify(event.table)), ...columns].join(', ')} }`;
};

const member = (name: string, json: string): string => `${JSON.stringify(name)}: ${json}`;

const paragraphJson = ({ table, run, date, text }: Paragraph, timezone: string): string =>
  JSON.stringify({ table, run, date, timezone, text });
