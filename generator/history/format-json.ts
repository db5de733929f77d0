import { columnsOf, type RecordedEvent } from './event.ts';
import { gapJson } from './gaps-json.ts';
import type { ReplaySource } from './replay.ts';
import { visibleJson } from './visible.ts';

/**
 * A replay as JSON: `{ events, narration, incomplete }`, piece by piece. An event has its table's columns by name, whole
 * numbers of 64 bits as text, times in UTC with microseconds; the payload stands there as PostgreSQL printed it, digit
 * for digit.
 */
export async function* formatJson(source: ReplaySource): AsyncGenerator<string> {
  yield '{\n  "events": ';
  yield* list(map(source.events(), eventJson));
  yield ',\n  "narration": ';
  yield* list(paragraphs(source));
  yield ',\n  "incomplete": ';
  yield* list(map(source.gaps(), gapJson));
  yield '\n}\n';
}

/** What begins an item, or more of it. */
interface Piece {
  readonly begins: boolean;
  readonly json: string;
}

async function* map<Item>(items: AsyncIterable<Item>, json: (item: Item) => string): AsyncGenerator<Piece> {
  for await (const item of items) yield { begins: true, json: json(item) };
}

async function* paragraphs({ narration, timezone }: ReplaySource): AsyncGenerator<Piece> {
  let open = false;
  for await (const part of narration()) {
    if ('text' in part) {
      yield { begins: false, json: JSON.stringify(part.text).slice(1, -1) };
      continue;
    }
    if (open) yield { begins: false, json: '"}' };
    open = true;
    const { table, run, date } = part.begins;
    yield { begins: true, json: JSON.stringify({ table, run, date, timezone, text: '' }).slice(0, -2) };
  }
  if (open) yield { begins: false, json: '"}' };
}

/** As `jsonList` writes it. */
async function* list(pieces: AsyncIterable<Piece>): AsyncGenerator<string> {
  let before = '[\n    ';
  for await (const { begins, json } of pieces) {
    yield begins ? `${before}${visibleJson(json)}` : visibleJson(json);
    before = ',\n    ';
  }
  yield before.startsWith('[') ? '[]' : '\n  ]';
}

const eventJson = (event: RecordedEvent): string => {
  const columns = columnsOf(event).map(([name, value]) =>
    member(name, name === 'payload' ? event.payload : JSON.stringify(value)),
  );
  return `{ ${[member('table', JSON.stringify(event.table)), ...columns].join(', ')} }`;
};

const member = (name: string, json: string): string => `${JSON.stringify(name)}: ${json}`;
