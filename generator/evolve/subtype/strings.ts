import type { Pattern, PayloadType, StringType } from '../../catalog/payload-type.ts';
import { accepts, acceptsString } from './accepts.ts';
import {
  type Automaton,
  after,
  automatonOf,
  automatonOfTexts,
  charactersOf,
  endsIn,
  type Places,
  startOf,
} from './automaton.ts';
import { found, NOTHING, type Search, undecided } from './search.ts';

/** Texts of some lengths, in code points, that every one of the automata accepts. */
interface Texts {
  readonly shortest: number;
  readonly longest: number;
  readonly automata: readonly Automaton[];
}

const EVERY_TEXT: StringType = { kind: 'string', minLength: null, maxLength: null, patterns: [] };

const texts = new Map<string, Search>();

/**
 * A text that `type` accepts and `others` refuse. Where nothing refuses, any text of the type will do: formats recur in a
 * catalog, and each is searched for one once.
 */
export const textOutside = (type: StringType, others: readonly PayloadType[]): Search => {
  if (others.length > 0) return textOutsideAll(type, others);
  const { minLength, maxLength, patterns } = type;
  const key = JSON.stringify([minLength, maxLength, patterns.map(patternKey)]);
  const known = texts.get(key) ?? textOutsideAll(type, []);
  texts.set(key, known);
  return known;
};

const textOutsideAll = (type: StringType, others: readonly PayloadType[]): Search => {
  const own = new Set(type.patterns.map(patternKey));
  const covers = others
    .flatMap(textsOf)
    // What `type` asks for anyway tells nothing apart.
    .map((cover) => ({
      ...cover,
      patterns: cover.patterns.filter((pattern) => !own.has(patternKey(pattern))),
    }))
    .map(textsFrom);
  const literals = others.flatMap(literalTexts);
  if (literals.length > 0) covers.push({ ...UNBOUNDED, automata: [automatonOfTexts(literals)] });
  const isOutside = (text: string): boolean =>
    acceptsString(type, text) && !others.some((other) => accepts(other, text));
  const asked = textsFrom(type);
  if (covers.some((cover) => cover.automata.length === 0 && isWithin(asked, cover))) return NOTHING;
  if ([asked, ...covers].every(({ automata }) => automata.length === 0)) return lengthOutside(asked, covers);
  return walk(asked, covers, isOutside);
};

const isWithin = (asked: Texts, cover: Texts): boolean =>
  cover.shortest <= asked.shortest && asked.longest <= cover.longest;

/** Longer texts are never made up. */
const MAX_LENGTH = 2 ** 20;

/** The shortest text whose length alone is outside. */
const lengthOutside = (asked: Texts, covers: readonly Texts[]): Search => {
  const lengths = [asked.shortest, ...covers.map(({ longest }) => longest + 1)].sort((a, b) => a - b);
  const length = lengths.find(
    (given) => isLength(asked, given) && !covers.some((cover) => isLength(cover, given)),
  );
  if (length === undefined) return NOTHING;
  return length > MAX_LENGTH
    ? undecided(`only texts of ${length} characters tell`)
    : found('a'.repeat(length));
};

const isLength = ({ shortest, longest }: Texts, length: number): boolean =>
  length >= shortest && length <= longest && length !== Number.POSITIVE_INFINITY;

const patternKey = ({ source, flags }: Pattern): string => `${flags}/${source}`;

const UNBOUNDED = { shortest: 0, longest: Number.POSITIVE_INFINITY };

const textsFrom = ({ minLength, maxLength, patterns }: StringType): Texts => ({
  shortest: minLength ?? 0,
  longest: maxLength ?? Number.POSITIVE_INFINITY,
  automata: patterns.map(({ source, flags }) => automatonOf(source, flags)),
});

const textsOf = (type: PayloadType): readonly StringType[] => {
  switch (type.kind) {
    case 'any':
      return [EVERY_TEXT];
    case 'string':
      return [type];
    case 'union':
      return type.members.flatMap(textsOf);
    default:
      return [];
  }
};

const literalTexts = (type: PayloadType): readonly string[] => {
  if (type.kind === 'union') return type.members.flatMap(literalTexts);
  return type.kind === 'literal' ? type.values.filter((value) => typeof value === 'string') : [];
};

/** Where all automata are after one text. */
interface Step {
  readonly text: Characters | null;
  readonly length: number;
  readonly own: readonly Places[];
  readonly covers: readonly (readonly Places[])[];
}

/** A text from its last character to its first, so that texts share their beginnings. */
interface Characters {
  readonly last: number;
  readonly before: Characters | null;
}

/** More steps than this are not walked: the question stays undecided. */
const MAX_STEPS = 20_000;

/** Walks through all automata at once, the shortest texts first, until a text is outside or every way has been walked. */
const walk = (own: Texts, covers: readonly Texts[], isOutside: (text: string) => boolean): Search => {
  const characters = charactersOf([own, ...covers].flatMap(({ automata }) => automata));
  const lastLength = countedLength([own, ...covers]);
  const first: Step = {
    text: null,
    length: 0,
    own: own.automata.map(startOf),
    covers: covers.map(({ automata }) => automata.map(startOf)),
  };
  const queue = [first];
  const seen = new Set([stepKey(first)]);
  let doubt = false;
  for (const step of queue) {
    if (accepted(own, step.own, step.length) && !isCovered(covers, step)) {
      const text = textFrom(step.text);
      if (isOutside(text)) return found(text);
      doubt = true;
    }
    if (step.length >= own.longest) continue;
    for (const character of characters) {
      const next = nextStep(own, covers, step, character, lastLength);
      if (next === null || seen.has(stepKey(next))) continue;
      if (seen.size >= MAX_STEPS) return undecided('the patterns are too large to be compared');
      seen.add(stepKey(next));
      queue.push(next);
    }
  }
  return doubt ? undecided('a pattern with a lookahead is compared only with itself') : NOTHING;
};

const nextStep = (
  own: Texts,
  covers: readonly Texts[],
  step: Step,
  character: number,
  lastLength: number,
): Step | null => {
  const places = own.automata.map((automaton, index) => after(automaton, step.own[index] ?? [], character));
  if (places.some(({ length }) => length === 0)) return null;
  return {
    text: { last: character, before: step.text },
    length: Math.min(step.length + 1, lastLength),
    own: places,
    covers: covers.map(({ automata }, cover) =>
      automata.map((automaton, index) => after(automaton, step.covers[cover]?.[index] ?? [], character)),
    ),
  };
};

/** Lengths from here on are all alike. */
const countedLength = (all: readonly Texts[]): number =>
  1 +
  Math.max(
    ...all.flatMap(({ shortest, longest }) => [shortest, longest === Number.POSITIVE_INFINITY ? 0 : longest]),
  );

const stepKey = ({ length, own, covers }: Step): string => JSON.stringify([length, own, covers]);

const accepted = (
  { shortest, longest, automata }: Texts,
  places: readonly Places[],
  length: number,
): boolean =>
  length >= shortest &&
  length <= longest &&
  automata.every((automaton, index) => endsIn(automaton, places[index] ?? [], length === 0));

/** An automaton that passes over lookaheads accepts too much to cover anything. */
const isCovered = (covers: readonly Texts[], step: Step): boolean =>
  covers.some(
    (cover, index) =>
      !cover.automata.some(({ loose }) => loose) && accepted(cover, step.covers[index] ?? [], step.length),
  );

const textFrom = (characters: Characters | null): string => {
  const points: number[] = [];
  for (let at = characters; at !== null; at = at.before) points.push(at.last);
  return points
    .reverse()
    .map((point) => String.fromCodePoint(point))
    .join('');
};
