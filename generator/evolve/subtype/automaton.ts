import { type AST, RegExpParser } from '@eslint-community/regexpp';
import { isSingle, setOf } from '../../catalog/payload/regex-class.ts';
import type { RegexContext } from '../../catalog/payload/regex-refusal.ts';
import { type CharacterSet, LAST_CODE_POINT } from '../../catalog/payload/regex-set.ts';

/** What takes one state to another without a character: always, or only where a text begins or ends. */
type Condition = 'always' | 'at start' | 'at end';

interface State {
  readonly reads: { readonly set: CharacterSet; readonly to: number }[];
  readonly skips: { readonly condition: Condition; readonly to: number }[];
}

/** A regular expression as states; it begins in state 0 and accepts in state 1. */
export interface Automaton {
  readonly states: readonly State[];
  /** Whether it accepts more texts than the expression does, whose lookaheads it passes over. */
  readonly loose: boolean;
}

const START = 0;
const END = 1;
const EVERY: CharacterSet = [[0, LAST_CODE_POINT]];

const built = new Map<string, Automaton>();

/**
 * The automaton of a pattern that is found anywhere in a text, as JavaScript's `test` finds it. Formats recur in a
 * catalog; each is built once.
 */
export const automatonOf = (source: string, flags: string): Automaton => {
  const key = `${flags}/${source}`;
  const known = built.get(key) ?? build(source, flags);
  built.set(key, known);
  return known;
};

const build = (source: string, flags: string): Automaton => {
  const unicode = flags.includes('u');
  const pattern = new RegExpParser({ ecmaVersion: 2025 }).parsePattern(source, 0, source.length, { unicode });
  const context = { ignoreCase: flags.includes('i'), dotAll: flags.includes('s'), units: !unicode };
  const builder = new Builder(context);
  builder.read(START, EVERY, START);
  builder.read(END, EVERY, END);
  builder.alternatives(pattern.alternatives, START, END);
  return { states: builder.states, loose: builder.loose };
};

/** The automaton that accepts these texts and no others. */
export const automatonOfTexts = (texts: readonly string[]): Automaton => {
  const builder = new Builder({ ignoreCase: false, dotAll: false, units: false });
  for (const text of texts) {
    const last = [...text].reduce((from, character) => {
      const point = character.codePointAt(0) ?? 0;
      const to = builder.add();
      builder.read(from, [[point, point]], to);
      return to;
    }, builder.addAfter(START));
    builder.skip(last, 'at end', END);
  }
  return { states: builder.states, loose: false };
};

class Builder {
  readonly states: State[] = [];
  loose = false;
  readonly #context: RegexContext;

  constructor(context: RegexContext) {
    this.#context = context;
    this.add();
    this.add();
  }

  add(): number {
    return this.states.push({ reads: [], skips: [] }) - 1;
  }

  addAfter(from: number): number {
    const to = this.add();
    this.skip(from, 'always', to);
    return to;
  }

  read(from: number, set: CharacterSet, to: number): void {
    this.states[from]?.reads.push({ set, to });
  }

  skip(from: number, condition: Condition, to: number): void {
    this.states[from]?.skips.push({ condition, to });
  }

  alternatives(list: readonly AST.Alternative[], from: number, to: number): void {
    for (const { elements } of list) {
      const last = elements.reduce((at, element) => this.element(element, at), this.addAfter(from));
      this.skip(last, 'always', to);
    }
  }

  /** Adds the element behind `from`; gives the state behind the element. */
  element(element: AST.Element, from: number): number {
    const to = this.add();
    if (isSingle(element)) this.read(from, setOf(element, this.#context), to);
    else if (element.type === 'Group' || element.type === 'CapturingGroup')
      this.alternatives(element.alternatives, from, to);
    else if (element.type === 'Quantifier') this.skip(this.repeated(element, from), 'always', to);
    else this.assertion(element, from, to);
    return to;
  }

  repeated({ element, min, max }: AST.Quantifier, from: number): number {
    let at = from;
    for (let count = 0; count < min; count += 1) at = this.element(element, at);
    if (max === Number.POSITIVE_INFINITY) {
      const loop = this.addAfter(at);
      this.skip(this.element(element, loop), 'always', loop);
      return loop;
    }
    const end = this.add();
    this.skip(at, 'always', end);
    for (let count = min; count < max; count += 1) {
      at = this.element(element, at);
      this.skip(at, 'always', end);
    }
    return end;
  }

  assertion(element: AST.Element, from: number, to: number): void {
    const kind = element.type === 'Assertion' ? element.kind : null;
    if (kind !== 'start' && kind !== 'end') this.loose = true;
    this.skip(from, kind === 'start' ? 'at start' : kind === 'end' ? 'at end' : 'always', to);
  }
}

/** The states that an automaton may be in. */
export type Places = readonly number[];

const closure = ({ states }: Automaton, from: Iterable<number>, conditions: readonly Condition[]): Places => {
  const reached = new Set(from);
  for (const state of reached) {
    for (const { condition, to } of states[state]?.skips ?? []) {
      if (conditions.includes(condition)) reached.add(to);
    }
  }
  return [...reached].sort((a, b) => a - b);
};

/** Where it is before the first character. */
export const startOf = (automaton: Automaton): Places => closure(automaton, [START], ['always', 'at start']);

/** Where it is after a character; nowhere when no text that goes on like this is accepted. */
export const after = (automaton: Automaton, places: Places, codePoint: number): Places => {
  const next = new Set<number>();
  for (const place of places) {
    for (const { set, to } of automaton.states[place]?.reads ?? []) {
      if (set.some(([first, last]) => first <= codePoint && codePoint <= last)) next.add(to);
    }
  }
  return closure(automaton, next, ['always']);
};

/** Whether the text is accepted if it ends here. */
export const endsIn = (automaton: Automaton, places: Places, isEmpty: boolean): boolean =>
  closure(automaton, places, isEmpty ? ['always', 'at start', 'at end'] : ['always', 'at end']).includes(END);

/** One character of every kind that the automata tell apart, the plainest of each kind. */
export const charactersOf = (automata: readonly Automaton[]): readonly number[] => {
  const sets = [
    ...new Set(automata.flatMap(({ states }) => states.flatMap(({ reads }) => reads.map(({ set }) => set)))),
  ];
  const starts = new Set([...STORABLE_STARTS, ...PLAIN_POINTS]);
  for (const set of sets) for (const [first, last] of set) starts.add(first).add(last + 1);
  const kinds = new Map<string, number>();
  for (const point of [...starts].sort((a, b) => plainness(a) - plainness(b) || a - b)) {
    if (!isStorable(point)) continue;
    const kind = sets.map((set) => set.some(([first, last]) => first <= point && point <= last)).join();
    if (!kinds.has(kind)) kinds.set(kind, point);
  }
  return [...kinds.values()];
};

/** Where ranges of characters that jsonb can hold begin: not U+0000, no half of a surrogate pair. */
const STORABLE_STARTS = [0x01, 0xe000];

const isStorable = (point: number): boolean =>
  point > 0 && point <= LAST_CODE_POINT && (point < 0xd800 || point > 0xdfff);

const PLAIN_POINTS = [...'aA0-_ .é'].map((character) => character.charCodeAt(0));

const plainness = (point: number): number => {
  const index = PLAIN_POINTS.indexOf(point);
  if (index !== -1) return index;
  if (point > 0x20 && point < 0x7f) return PLAIN_POINTS.length;
  return PLAIN_POINTS.length + 1;
};
