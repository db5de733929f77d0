/**
 * Characters that end a line for TypeScript, or that make a reviewer see another text than the compiler reads
 * (controls, text direction, half of a surrogate pair): spelled out in literals.
 */
const UNSEEN = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;

const escapedCharacter = (character: string): string => {
  if (character === '\n') return '\\n';
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
};

/** Most texts: the property of a character takes long to look up. */
const NEEDS_NO_ESCAPE = /^[ !#-&(-[\]-~]*$/;

/** `text` as a string literal in single quotes. */
export const stringLiteral = (text: string): string =>
  NEEDS_NO_ESCAPE.test(text)
    ? `'${text}'`
    : `'${text.replace(/[\\']/g, '\\$&').replace(UNSEEN, escapedCharacter)}'`;

/** `text` between the backquotes of a template literal, with its line ends as they are. */
export const templateText = (text: string): string =>
  text
    .replace(/[\\`]|\$(?=\{)/g, '\\$&')
    .replace(UNSEEN, (character) => (character === '\n' ? '\n' : escapedCharacter(character)));

/** A value of `z.literal` or `z.enum` as a literal, of a type or of a value. */
export const literal = (value: string | number | boolean | null): string =>
  typeof value === 'string' ? stringLiteral(value) : String(value);

/** Whom a writer may claim to be: an exact name, or a prefix that ends in `*`. */
const actorType = (pattern: string): string => {
  if (!pattern.endsWith('*')) return stringLiteral(pattern);
  const prefix = pattern.slice(0, -1);
  if (prefix === '') return 'string';
  const escaped = stringLiteral(prefix).slice(1, -1).replaceAll("\\'", "'");
  return `\`${escaped.replace(/`|\$\{/g, '\\$&')}\${string}\``;
};

/** Any of several patterns; `never` for none. */
export const actorUnion = (patterns: readonly string[]): string => {
  const types = [...new Set(patterns)].map(actorType);
  return types.includes('string') ? 'string' : types.join(' | ') || 'never';
};

const PLAIN_KEY = /^[A-Za-z_$][\w$]*$/;

/** `name` as a key of a type. */
export const typeKey = (name: string): string => (PLAIN_KEY.test(name) ? name : stringLiteral(name));

/** `name` as a key of an object literal, where a bare `__proto__` would set the prototype instead. */
export const objectKey = (name: string): string => (name === '__proto__' ? "['__proto__']" : typeKey(name));

/**
 * The lines of a JSDoc comment that says `text`: it can't end the comment, and no line of it starts a tag or a
 * compiler directive (`@ts-expect-error` counts inside block comments, too).
 */
export const docLines = (text: string): string[] =>
  text
    .trim()
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map((line) => {
      const harmless = line
        .trimEnd()
        .replaceAll('*/', '*\\/')
        .replace(/^([\s/*]*)@/, '$1\\@');
      return NEEDS_NO_ESCAPE.test(line) ? harmless : harmless.replace(UNSEEN, escapedCharacter);
    });
