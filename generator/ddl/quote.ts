import { createHash } from 'node:crypto';
import { isKeyword } from './lexer.ts';

/** PostgreSQL cuts longer names without a word (NAMEDATALEN - 1). */
export const MAX_NAME_BYTES = 63;

const PLAIN_NAME = /^[a-z_][a-z0-9_]*$/;

/** `name` as PostgreSQL reads it: bare where that means the same, else in double quotes. */
export const quoteIdentifier = (name: string): string => {
  let quoted = quotedNames.get(name);
  if (quoted === undefined) {
    quoted = PLAIN_NAME.test(name) && !isKeyword(name) ? name : `"${name.replaceAll('"', '""')}"`;
    quotedNames.set(name, quoted);
  }
  return quoted;
};

/** An audit writes the same names many thousand times. */
const quotedNames = new Map<string, string>();

/** `text` as a string constant that means the same whatever standard_conforming_strings says. */
export const quoteLiteral = (text: string): string => {
  const doubled = text.replaceAll("'", "''");
  return doubled.includes('\\') ? `E'${doubled.replaceAll('\\', '\\\\')}'` : `'${doubled}'`;
};

/** Texts as PostgreSQL reads an array. */
export const arrayLiteral = (texts: readonly string[]): string =>
  `{${texts.map((text) => `"${text.replaceAll(/["\\]/g, '\\$&')}"`).join(',')}}`;

/** `body` between dollar quotes that it does not contain; `tag` is tried first. */
export const quoteBody = (body: string, tag: string): string => {
  let delimiter = `$${tag}$`;
  // A body may also end in the beginning of its own delimiter.
  const endsEarly = (): boolean => `${body}${delimiter}`.indexOf(delimiter) < body.length;
  for (let attempt = 1; endsEarly(); attempt++) delimiter = `$${tag || 'body'}_${attempt}$`;
  return `${delimiter}${body}${delimiter}`;
};

const HASH_LENGTH = 8;

/**
 * A name composed from others, at most 63 bytes long: a longer one keeps its beginning and ends in a hash of
 * the whole, so that two long names stay two names.
 */
export const composedName = (name: string): string => {
  if (Buffer.byteLength(name) <= MAX_NAME_BYTES) return name;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, HASH_LENGTH);
  const room = MAX_NAME_BYTES - HASH_LENGTH - 1;
  let kept = '';
  for (const character of name) {
    if (Buffer.byteLength(kept + character) > room) break;
    kept += character;
  }
  return `${kept}_${hash}`;
};
