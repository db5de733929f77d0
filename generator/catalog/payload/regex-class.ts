import type { AST } from '@eslint-community/regexpp';
import { type RegexContext, RegexRefusal } from './regex-refusal.ts';
import {
  type CharacterSet,
  complement,
  LAST_CODE_POINT,
  type Range,
  setFrom,
  unitsAsCharacters,
} from './regex-set.ts';

/** An element that stands for one character. */
export type Single = AST.Character | AST.CharacterSet | AST.CharacterClass | AST.ExpressionCharacterClass;

export const isSingle = (element: AST.Element): element is Single =>
  ['Character', 'CharacterSet', 'CharacterClass', 'ExpressionCharacterClass'].includes(element.type);

/** The characters that an element of one character matches. */
export const setOf = (element: Single, context: RegexContext): CharacterSet => {
  const units = rawSet(element, context);
  return context.units ? unitsAsCharacters(units) : units;
};

const lastOf = ({ units }: RegexContext): number => (units ? 0xffff : LAST_CODE_POINT);

type ClassPart = Single | AST.CharacterClassElement;

const rawSet = (element: ClassPart, context: RegexContext): CharacterSet => {
  switch (element.type) {
    case 'Character':
      return bothCases([element.value, element.value], context);
    case 'CharacterClassRange':
      return bothCases([element.min.value, element.max.value], context);
    case 'CharacterSet':
      return escapeSet(element, context);
    case 'CharacterClass': {
      const parts: readonly ClassPart[] = element.elements;
      const set = setFrom(parts.flatMap((part) => rawSet(part, context)));
      return element.negate ? complement(set, lastOf(context)) : set;
    }
    default:
      throw new RegexRefusal('set operations or texts in a class', 'Write the characters out.');
  }
};

const DIGIT: CharacterSet = [[0x30, 0x39]];
const WORD: CharacterSet = [
  [0x30, 0x39],
  [0x41, 0x5a],
  [0x5f, 0x5f],
  [0x61, 0x7a],
];
/** White space and line terminators (ECMA-262, 12.2 and 12.3). */
const SPACE: CharacterSet = [
  [0x09, 0x0d],
  [0x20, 0x20],
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
  [0xfeff, 0xfeff],
];
const LINE_END: CharacterSet = [
  [0x0a, 0x0a],
  [0x0d, 0x0d],
  [0x2028, 0x2029],
];

const escapeSet = (element: AST.CharacterSet, context: RegexContext): CharacterSet => {
  const last = lastOf(context);
  switch (element.kind) {
    case 'any':
      return complement(context.dotAll ? [] : LINE_END, last);
    case 'property':
      throw new RegexRefusal('\\p has no exact counterpart', 'Write the characters out as ranges.');
    default: {
      const set = { digit: DIGIT, word: WORD, space: SPACE }[element.kind];
      return element.negate ? complement(set, last) : set;
    }
  }
};

const UPPER: Range = [0x41, 0x5a];
const LOWER: Range = [0x61, 0x7a];
const BETWEEN_CASES = 0x20;

/** With the flag i, ASCII letters match in both cases; beyond ASCII Unicode's tables would decide. */
const bothCases = (range: Range, { ignoreCase }: RegexContext): CharacterSet => {
  if (!ignoreCase) return [range];
  if (range[1] > 0x7f) {
    throw new RegexRefusal('the flag i with characters beyond ASCII', 'Spell out both cases, without i.');
  }
  return setFrom([range, ...moved(range, UPPER, BETWEEN_CASES), ...moved(range, LOWER, -BETWEEN_CASES)]);
};

const moved = ([from, to]: Range, [first, last]: Range, distance: number): Range[] => {
  const low = Math.max(from, first);
  const high = Math.min(to, last);
  return low <= high ? [[low + distance, high + distance]] : [];
};
