import { scan, type Token } from './lexer.ts';
import { composedName, quoteBody, quoteIdentifier, quoteLiteral } from './quote.ts';
import { type Block, PLACEHOLDER, type Template } from './template.ts';

/** What a template's placeholders and lists stand for; the items of a list see what is around them. */
export interface Values {
  readonly [name: string]: string | number | readonly Values[];
}

/**
 * The template with its values in place.
 *
 * Values reach the text in one way only: PostgreSQL's lexer says where a quoted name or a string is, and that
 * token is quoted anew with its value inside. Bodies between dollar quotes are rendered in the same way.
 *
 * @throws Error when a value or a list that the template names is missing; that is a defect of indelible.
 */
export const render = (template: Template, values: Values): string => renderShaped(template, values).text;

/** A rendered text, and what it was made of. */
export interface Rendered {
  readonly text: string;
  /** The text with numbered placeholders instead of values; texts of one shape parse alike. */
  readonly shape: string;
  /** The values, by number. */
  readonly bound: readonly string[];
}

/** The same with its shape: values only ever stand in quoted tokens, so what parses once parses always. */
export const renderShaped = (template: Template, values: Values): Rendered => {
  const bound: string[] = [];
  const shape = expand(template, template.body, values, bound);
  return { text: substitute(shape, bound).trim().concat('\n'), shape, bound };
};

/** A name of a shape with its values in it, as it is in the text. */
export const filledName = (name: string, bound: readonly string[]): string =>
  composedName(filled(name, bound));

const filled = (quoted: string, bound: readonly string[]): string =>
  quoted.replace(NUMBERED, (_, index: string) => bound[Number(index)] ?? '');

/** The path that a rendered template is written to, safe on every file system. */
export const renderPath = (template: Template, values: Values): string =>
  template.output.replace(PLACEHOLDER, (_, name: string) => safeFileName(textOf(template, values, name)));

/** Repeats what is to be repeated and numbers the placeholders, so that the whole can be scanned at once. */
const expand = (template: Template, blocks: readonly Block[], values: Values, bound: string[]): string =>
  blocks
    .map((block) =>
      block.kind === 'text'
        ? block.text.replace(
            PLACEHOLDER,
            (_, name: string) => `{#${bound.push(textOf(template, values, name)) - 1}}`,
          )
        : listOf(template, values, block.list)
            .map((item) => expand(template, block.body, within(values, item), bound))
            .join(''),
    )
    .join('');

/** The item in front of what is around it; a prototype, as copying all of it for every item is slow. */
const within = (values: Values, item: Values): Values => Object.assign(Object.create(values), item) as Values;

const textOf = (template: Template, values: Values, name: string): string => {
  const value = values[name];
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  throw new Error(`templates/${template.path}: {${name}} has no value`);
};

const listOf = (template: Template, values: Values, name: string): readonly Values[] => {
  const list = values[name];
  if (Array.isArray(list)) return list;
  throw new Error(`templates/${template.path}: there is no list ${name}`);
};

/** A placeholder after `expand`; no template writes `{#1}`, while `{1}` may be a regular expression's. */
const NUMBERED = /\{#(\d+)\}/g;
const HAS_NUMBERED = /\{#\d+\}/;

const substitute = (text: string, bound: readonly string[]): string => {
  let rendered = '';
  let position = 0;
  for (const token of placeholderTokens(text)) {
    const source = text.slice(token.start, token.end);
    rendered += without(text.slice(position, token.start)) + renderToken(token, source, bound);
    position = token.end;
  }
  return rendered + without(text.slice(position));
};

const scanned = new Map<string, readonly Token[]>();

/**
 * The tokens with a placeholder in them. Event types of the same shape expand to the same text, as their
 * placeholders are numbered and hold no values yet; each such text is scanned once.
 */
const placeholderTokens = (text: string): readonly Token[] => {
  const known = scanned.get(text);
  if (known) return known;
  const tokens = scan(text).filter(({ start, end }) => HAS_NUMBERED.test(text.slice(start, end)));
  scanned.set(text, tokens);
  return tokens;
};

/** Text between tokens that were rendered, where no placeholder can be. */
const without = (text: string): string => {
  if (!HAS_NUMBERED.test(text)) return text;
  throw new Error(`a placeholder stands outside a name or a string: ${text.trim()}`);
};

const renderToken = (token: Token, source: string, bound: readonly string[]): string => {
  switch (token.kind) {
    case 'identifier': {
      const name = filledName(source.slice(1, -1).replaceAll('""', '"'), bound);
      return quoteIdentifier(name);
    }
    case 'string':
      return quoteLiteral(filled(source.slice(1, -1).replaceAll("''", "'"), bound));
    case 'dollar string': {
      const tag = source.slice(1, source.indexOf('$', 1));
      const body = source.slice(tag.length + 2, -(tag.length + 2));
      return quoteBody(substitute(body, bound), tag);
    }
    default:
      throw new Error(`a placeholder stands outside a name or a string: ${source}`);
  }
};

/** Letters, digits and `_.-` stay, everything else becomes %XX: no folder, no reserved name, no surprise. */
const safeFileName = (name: string): string =>
  [...new TextEncoder().encode(name)]
    .map((byte, index) => {
      const character = String.fromCharCode(byte);
      const safe = /[A-Za-z0-9_]/.test(character) || (index > 0 && /[.-]/.test(character));
      return safe ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');
