import { RegexRefusal } from './regex-refusal.ts';

/** A range of code points, both ends in it. */
export type Range = readonly [from: number, to: number];

/** A set of code points: ranges in order, apart from each other. */
export type CharacterSet = readonly Range[];

export const LAST_CODE_POINT = 0x10ffff;
const FIRST_SURROGATE = 0xd800;
const LAST_SURROGATE = 0xdfff;
const FIRST_ASTRAL = 0x10000;

export const setFrom = (ranges: readonly Range[]): CharacterSet => {
  const sorted = [...ranges].sort(([a], [b]) => a - b);
  const merged: [number, number][] = [];
  for (const [from, to] of sorted) {
    const last = merged.at(-1);
    if (last && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
};

export const complement = (set: CharacterSet, last = LAST_CODE_POINT): CharacterSet => {
  const gaps: Range[] = [];
  let next = 0;
  for (const [from, to] of set) {
    if (from > next) gaps.push([next, from - 1]);
    next = to + 1;
  }
  if (next <= last) gaps.push([next, last]);
  return gaps;
};

export const has = (set: CharacterSet, codePoint: number): boolean =>
  set.some(([from, to]) => from <= codePoint && codePoint <= to);

/** The UTF-16 units that JavaScript compares, as characters: all halves of pairs stand for all pairs. */
export const unitsAsCharacters = (set: CharacterSet): CharacterSet => {
  const touches = set.some(([from, to]) => from <= LAST_SURROGATE && to >= FIRST_SURROGATE);
  if (!touches) return set;
  const holdsAll = set.some(([from, to]) => from <= FIRST_SURROGATE && to >= LAST_SURROGATE);
  if (!holdsAll) {
    throw new RegexRefusal(
      'it has a character beyond U+FFFF',
      'Add the flag u, so that it is one character.',
    );
  }
  return setFrom([...set, [FIRST_ASTRAL, LAST_CODE_POINT]]);
};

/** No text of PostgreSQL has these, so that it makes no difference whether a set does. */
const NEVER_STORED: readonly Range[] = [
  [0, 0],
  [FIRST_SURROGATE, LAST_SURROGATE],
];

/** A set as an atom of a PostgreSQL regular expression. */
export const postgresSet = (set: CharacterSet): string => {
  const excluded = complement(setFrom([...set, ...NEVER_STORED]));
  if (excluded.length === 0) return '.';
  const included = complement(setFrom([...complement(set), ...NEVER_STORED]));
  const [first, ...others] = included;
  if (!first) throw new RegexRefusal('a part of it matches nothing', 'Leave that part out.');
  if (others.length === 0 && first[0] === first[1]) return postgresCharacter(first[0]);
  return has(set, LAST_CODE_POINT)
    ? `[^${excluded.map(postgresRange).join('')}]`
    : `[${included.map(postgresRange).join('')}]`;
};

const postgresRange = ([from, to]: Range): string => {
  const first = inBrackets(from);
  if (from === to) return first;
  return to === from + 1 ? `${first}${inBrackets(to)}` : `${first}-${inBrackets(to)}`;
};

const isPrintable = (codePoint: number): boolean => codePoint >= 0x20 && codePoint < 0x7f;

const inBrackets = (codePoint: number): string => {
  if (!isPrintable(codePoint)) return escaped(codePoint);
  const character = String.fromCodePoint(codePoint);
  return '[]\\^-'.includes(character) ? `\\${character}` : character;
};

/** Outside brackets; `[.]` rather than `\.`, which needs no doubling in a string constant. */
const postgresCharacter = (codePoint: number): string => {
  if (!isPrintable(codePoint)) return escaped(codePoint);
  const character = String.fromCodePoint(codePoint);
  if ('^\\[]'.includes(character)) return `\\${character}`;
  return '$.*+?(){}|'.includes(character) ? `[${character}]` : character;
};

/** PostgreSQL reads `\u` with four and `\U` with eight digits as a code point. */
const escaped = (codePoint: number): string => {
  const digits = codePoint.toString(16);
  return codePoint > 0xffff ? `\\U${digits.padStart(8, '0')}` : `\\u${digits.padStart(4, '0')}`;
};
