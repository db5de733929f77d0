import { type CsvValue, csvOf } from './csv.ts';
import { columnsOf, type RecordedEvent } from './event.ts';

/** Events as CSV, piece by piece: a header, one line an event. Events of tables with other anchors have these fields empty. */
export async function* formatCsv(
  events: AsyncIterable<RecordedEvent>,
  header: readonly string[],
): AsyncGenerator<string> {
  yield csvOf([header]);
  for await (const event of events) {
    const values = new Map<string, CsvValue>([['table', event.table], ...columnsOf(event)]);
    yield csvOf([header.map((name) => values.get(name) ?? null)]);
  }
}
