import { columnsOf, type RecordedEvent } from './event.ts';

/**
 * Events as CSV (RFC 4180): a header, one line an event, CRLF. Events of tables with other anchors have these
 * fields empty. Null is an empty field, an empty text is `""`.
 */
export const formatCsv = (events: readonly RecordedEvent[], header: readonly string[]): string => {
  const rows = events.map(
    (event) => new Map<string, string | number | null>([['table', event.table], ...columnsOf(event)]),
  );
  const lines = [header.map(field), ...rows.map((row) => header.map((name) => field(row.get(name) ?? null)))];
  return lines.map((line) => `${line.join(',')}\r\n`).join('');
};

const field = (value: string | number | null): string => {
  if (value === null) return '';
  const text = String(value);
  return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};
