/** Lines with which the tools begin the part that applies a migration and the part that takes it back. */
const TOOLS: readonly { readonly up: RegExp; readonly down: RegExp }[] = [
  { up: /^--\s*migrate:up\b/i, down: /^--\s*migrate:down\b/i }, // dbmate
  { up: /^--\s*\+goose\s+up\b/i, down: /^--\s*\+goose\s+down\b/i },
  { up: /^--\s*\+migrate\s+up\b/i, down: /^--\s*\+migrate\s+down\b/i }, // sql-migrate
  { up: /^--\s*\+micrate\s+up\b/i, down: /^--\s*\+micrate\s+down\b/i },
  { up: /^--\s*rambler\s+up\b/i, down: /^--\s*rambler\s+down\b/i },
  { up: /^-{2,}\s*up\s+migration\b/i, down: /^-{2,}\s*down\s+migration\b/i }, // node-pg-migrate
  { up: /^--\s*\/\/(?!\s*@undo)/i, down: /^--\s*\/\/\s*@undo\b/i }, // MyBatis
  { up: /^(?:#|--)\s*(?:---\s*)?!ups\b/i, down: /^(?:#|--)\s*(?:---\s*)?!downs\b/i }, // Play evolutions
  { up: /^--\s*up\s*:?\s*$/i, down: /^--\s*down\s*:?\s*$/i },
];
/** tern has one line between the parts. */
const TERN = /^---- create above \/ drop below ----/i;

/**
 * A migration without the part that takes it back, whatever tool it is written for; lines keep their numbers. A file
 * without such marks is left as it is.
 */
export const upPart = (text: string): string => {
  const lines = text.split('\n');
  const tern = lines.findIndex((line) => TERN.test(line));
  if (tern >= 0) return blanked(lines, (index) => index < tern);
  const tool = TOOLS.find(
    ({ up, down }) => lines.some((line) => up.test(line)) && lines.some((line) => down.test(line)),
  );
  if (!tool) return text;
  let applies = true;
  const kept = lines.map((line) => {
    if (tool.up.test(line)) applies = true;
    if (tool.down.test(line)) applies = false;
    return applies;
  });
  // What a mark begins with may be no comment in SQL.
  return blanked(lines, (index) => kept[index] === true && !(lines[index] ?? '').startsWith('#'));
};

const blanked = (lines: readonly string[], keeps: (index: number) => boolean): string =>
  lines.map((line, index) => (keeps(index) ? line : '')).join('\n');
