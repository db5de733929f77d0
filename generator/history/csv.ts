export type CsvValue = string | number | null;

/** Lines of CSV (RFC 4180): CRLF, null is an empty field, an empty text is `""`. */
export const csvOf = (lines: readonly (readonly CsvValue[])[]): string =>
  lines.map((line) => `${line.map(field).join(',')}\r\n`).join('');

const field = (value: CsvValue): string => {
  if (value === null) return '';
  const text = String(value);
  return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};
