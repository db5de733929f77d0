const LIQUIBASE = /^\uFEFF?\s*--\s*liquibase\s+formatted\s+sql\b/i;
const CHANGESET = /^--\s*changeset\b/i;
const DELIMITER = /\bendDelimiter:(?:"([^"]*)"|(\S+))/i;

/**
 * Liquibase's formatted SQL with a semicolon where a changeset ends its statements with a line of its own (`/`, `GO`),
 * which is no SQL; lines keep their numbers. Any other file is left as it is.
 */
export const withSemicolons = (text: string): string => {
  if (!LIQUIBASE.test(text)) return text;
  let delimiter: string | null = null;
  return text
    .split('\n')
    .map((line) => {
      if (CHANGESET.test(line)) delimiter = delimiterOf(line);
      return delimiter !== null && line.trim() === delimiter ? ';' : line;
    })
    .join('\n');
};

/** What ends a statement, without the line breaks that a pattern may ask for; null: a semicolon, as everywhere. */
const delimiterOf = (line: string): string | null => {
  const [, quoted, plain] = DELIMITER.exec(line) ?? [];
  const said = (quoted ?? plain ?? '').replace(/\\+[nrs]\*?/g, '').trim();
  return said === '' || said === ';' ? null : said;
};
