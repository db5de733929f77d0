/** Two tests of a text that only hold together where a pattern does. */
export interface MaskedPattern {
  /** A LIKE pattern that says where each character of a fixed text is, and how many there are. */
  readonly mask: string;
  /** A regular expression that leaves the counts to the mask. */
  readonly pattern: string;
}

/**
 * A pattern of fixed length, such as a hash or a uuid, as a mask and a pattern without counts. PostgreSQL's
 * automaton makes a new state for every counted character and forgets it after the match, so `[0-9a-f]{64}`
 * costs as much as the rest of an append. Of several alternatives this is the first: whatever else the
 * pattern matches is left to the test in detail.
 *
 * @returns null for patterns that aren't of that kind.
 */
export const maskedPattern = (postgres: string): MaskedPattern | null => {
  const [items] = alternativesIn(postgres);
  if (items === undefined || !isDecided(items)) return null;
  const mask = items.map(({ text, isSet, count }) => (isSet ? '_' : text).repeat(count)).join('');
  if (mask.length < WORTH_A_MASK || mask.length > MAX_MASK) return null;
  const pattern = items.map((item) => `${item.source}${isRun(item) ? '+' : repetition(item)}`).join('');
  return { mask, pattern: `^${pattern}$` };
};

/** A shorter text is matched sooner than it is looked at twice. */
const WORTH_A_MASK = 16;
const MAX_MASK = 300;

/** A character or a set of them, so many times. */
interface Item {
  readonly source: string;
  /** The character itself. */
  readonly text: string;
  readonly isSet: boolean;
  readonly count: number;
}

const isRun = ({ isSet, count }: Item): boolean => isSet && count > 2;

const repetition = ({ count }: Item): string => (count === 1 ? '' : `{${count}}`);

/** The alternatives between the anchors; none if there is anything but counted characters in one of them. */
const alternativesIn = (postgres: string): readonly (readonly Item[])[] => {
  const [, group, bare] = /^\^(?:\(\?:(.*)\)|(.*))\$$/s.exec(postgres) ?? [];
  const body = group ?? bare ?? '';
  if (!VISIBLE_ASCII.test(body)) return [];
  const alternatives: Item[][] = [[]];
  let position = 0;
  while (position < body.length) {
    if (body[position] === '|' && group !== undefined) {
      alternatives.push([]);
      position += 1;
      continue;
    }
    const match = ITEM.exec(body.slice(position));
    if (!match) return [];
    alternatives.at(-1)?.push(itemOf(match));
    position += match[0].length;
  }
  return alternatives;
};

/** No half of a character outside the Basic Multilingual Plane is taken for a character. */
const VISIBLE_ASCII = /^[!-~]+$/;

const itemOf = ([, source = '', set, escaped, plain = '', count = '1']: RegExpExecArray): Item => ({
  source,
  text: escaped ?? plain,
  isSet: set !== undefined,
  count: Number(count),
});

/** A set without classes, an escaped sign or a plain character, perhaps with a count; nothing special to LIKE. */
const ITEM =
  /^((\[(?!\^|[^\]]*\[)(?:\\[^A-Za-z0-9]|[^\\\]])+\])|\\([^A-Za-z0-9_%\\])|([^\\^$.[\]|()*+?{}_%]))(?:\{(\d+)\})?(?![*+?{])/s;

/**
 * Whether the mask says how long each run is. Characters that no set has are only where the mask has them, so
 * that it says how long all between two of them is; there, one run at most may be of any length.
 */
const isDecided = (items: readonly Item[]): boolean => {
  const sets = items.filter(({ isSet }) => isSet).map(({ source }) => new RegExp(source));
  const separates = ({ isSet, text }: Item): boolean => !isSet && !sets.some((set) => set.test(text));
  let runs = 0;
  let all = 0;
  for (const item of items) {
    if (separates(item)) runs = 0;
    if (!isRun(item)) continue;
    runs += 1;
    all += 1;
    if (runs > 1) return false;
  }
  return all > 0;
};
