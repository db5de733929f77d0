import { type CsvValue, csvOf } from './csv.ts';
import { columnsOf, type RecordedEvent } from './event.ts';

/** Events as CSV: a header, one line an event. Events of tables with other anchors have these fields empty. */
export const formatCsv = (events: readonly RecordedEvent[], header: readonly string[]): string => {
  const lines = events.map((event) => {
    const values = new Map<string, CsvValue>([['table', event.table], ...columnsOf(event)]);
    return header.map((name) => values.get(name) ?? null);
  });
  return csvOf([header, ...lines]);
};
