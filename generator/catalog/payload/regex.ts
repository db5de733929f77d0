import { type AST, RegExpParser } from '@eslint-community/regexpp';
import { setOf } from './regex-class.ts';
import { checkLookaheads } from './regex-lookahead.ts';
import { type RegexContext, RegexRefusal } from './regex-refusal.ts';
import { postgresSet } from './regex-set.ts';
import { checkWildcards } from './regex-wildcard.ts';

export type Translated = { readonly postgres: string } | { readonly problem: string; readonly hint: string };

/** Flags that have a counterpart, or make no difference to whether zod finds a match. V8 errs with v: /[^]{2}/v matches 'a'. */
const SUPPORTED_FLAGS = new Set(['d', 'g', 's', 'u', 'i']);

/** PostgreSQL's DUPMAX. */
const MAX_REPEAT = 255;

/** Copies of atoms that repetitions may unfold to; PostgreSQL unfolds them and gives up on too many. */
const MAX_SIZE = 4000;

const translated = new Map<string, Translated>();

/**
 * A JavaScript regular expression as a PostgreSQL advanced one that matches the same texts: only the part of
 * both languages that means the same. Formats such as a timestamp's recur in a catalog; each is translated once.
 */
export const translateRegex = (source: string, flags: string): Translated => {
  const key = `${flags}/${source}`;
  const known = translated.get(key) ?? translateAnew(source, flags);
  translated.set(key, known);
  return known;
};

const translateAnew = (source: string, flags: string): Translated => {
  try {
    const flag = [...flags].find((candidate) => !SUPPORTED_FLAGS.has(candidate));
    if (flag) throw new RegexRefusal(`the flag ${flag} has no counterpart`, 'Write the pattern without it.');
    if (flags.includes('i') && flags.includes('u')) {
      throw new RegexRefusal(
        'the flags i and u together fold more letters than PostgreSQL',
        'Spell out both cases.',
      );
    }
    const unicode = flags.includes('u');
    const pattern = new RegExpParser({ ecmaVersion: 2025 }).parsePattern(source, 0, source.length, {
      unicode,
    });
    const context = {
      ignoreCase: flags.includes('i'),
      dotAll: flags.includes('s'),
      units: !unicode,
    };
    checkLookaheads(pattern);
    if (context.units) checkWildcards(pattern, context);
    if (sizeOf(pattern.alternatives) > MAX_SIZE) {
      throw new RegexRefusal('it repeats too much', `Repeat fewer times; .max() bounds a length.`);
    }
    return { postgres: alternatives(pattern.alternatives, context) };
  } catch (error) {
    if (error instanceof RegexRefusal) return { problem: error.message, hint: error.hint };
    if (error instanceof SyntaxError) return { problem: error.message, hint: 'Write it in an older syntax.' };
    throw error;
  }
};

const alternatives = (list: readonly AST.Alternative[], context: RegexContext): string =>
  list.map(({ elements }) => elements.map((element) => translate(element, context)).join('')).join('|');

const translate = (element: AST.Element, context: RegexContext): string => {
  switch (element.type) {
    case 'Character':
    case 'CharacterSet':
    case 'CharacterClass':
    case 'ExpressionCharacterClass':
      return postgresSet(setOf(element, context));
    case 'Group':
      if (element.modifiers) throw new RegexRefusal('flags inside a group', 'Write the group without them.');
      return `(?:${alternatives(element.alternatives, context)})`;
    case 'CapturingGroup':
      return `(?:${alternatives(element.alternatives, context)})`;
    case 'Quantifier':
      return quantified(element, context);
    case 'Assertion':
      return assertion(element, context);
    case 'Backreference':
      throw new RegexRefusal('a back reference has no exact counterpart', 'Write the pattern without it.');
  }
};

const quantified = ({ element, min, max }: AST.Quantifier, context: RegexContext): string => {
  if (element.type === 'Assertion') {
    throw new RegexRefusal('a repeated assertion has no counterpart', 'Write the assertion once.');
  }
  if (min > MAX_REPEAT || (max > MAX_REPEAT && max !== Number.POSITIVE_INFINITY)) {
    throw new RegexRefusal(
      `PostgreSQL repeats at most ${MAX_REPEAT} times`,
      'Use .min() and .max() for lengths.',
    );
  }
  return `${translate(element, context)}${repetition(min, max)}`;
};

const repetition = (min: number, max: number): string => {
  if (max === Number.POSITIVE_INFINITY) return min === 0 ? '*' : min === 1 ? '+' : `{${min},}`;
  if (min === 0 && max === 1) return '?';
  return min === max ? `{${min}}` : `{${min},${max}}`;
};

const assertion = (element: AST.Assertion, context: RegexContext): string => {
  switch (element.kind) {
    case 'start':
      return '^';
    case 'end':
      return '$';
    case 'lookahead':
      return `(?${element.negate ? '!' : '='}${alternatives(element.alternatives, context)})`;
    default:
      throw new RegexRefusal(
        `${element.kind === 'word' ? '\\b' : 'a lookbehind'} has no exact counterpart`,
        'Write the pattern without it.',
      );
  }
};

const sizeOf = (list: readonly AST.Alternative[]): number =>
  list.flatMap(({ elements }) => elements).reduce((sum, element) => sum + elementSize(element), 0);

const elementSize = (element: AST.Element): number => {
  switch (element.type) {
    case 'Quantifier': {
      const copies = element.max === Number.POSITIVE_INFINITY ? element.min + 1 : element.max;
      return Math.max(1, copies) * elementSize(element.element);
    }
    case 'Group':
    case 'CapturingGroup':
      return 1 + sizeOf(element.alternatives);
    case 'Assertion':
      return 'alternatives' in element ? 1 + sizeOf(element.alternatives) : 1;
    default:
      return 1;
  }
};
