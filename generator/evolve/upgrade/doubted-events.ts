import { composedName } from '../../ddl/quote.ts';
import { type Inventory, type Item, keyOf } from './inventory.ts';
import type { Outcome } from './outcome.ts';
import { isOurCheck } from './recreated.ts';
import { AT_ONE_LOOK, type Frame, IN_DETAIL, saidOfTypes } from './said-of-types.ts';

/** Stored events that the wanted checks may refuse though the installed ones let them pass. */
export interface DoubtedEvents {
  readonly table: string;
  /** Event types; null: all events. */
  readonly types: readonly string[] | null;
  /** Those of earlier versions, as the newest one; null: any, as they are stored. */
  readonly upcast: Newest | null;
}

/** What the upcasts of an event type have to arrive at. */
export interface Newest {
  readonly version: number;
  /** The function that checks its payloads. */
  readonly function: string;
}

interface Change {
  readonly live: Inventory;
  readonly wanted: Inventory;
  readonly outcomes: readonly Outcome[];
}

/**
 * Which stored events of these tables have to be held against the wanted checks. A type of which both sides say the same,
 * by functions that stay as they are, is not: that other types come, go or change moves the search for a type only.
 */
export const doubtedEvents = (tables: readonly string[], change: Change): readonly DoubtedEvents[] => {
  const made = new Set(change.outcomes.flatMap((outcome) => madeFunction(outcome)));
  const unchecked = new Set(change.outcomes.flatMap((outcome) => checkedAnew(outcome, change.live)));
  if (made.size + unchecked.size === 0) return [];
  const judges = new Set(tables.flatMap((table) => judgesOf(table).map(({ name }) => name)));
  const changed = callersOf(
    [...made].filter((name) => !judges.has(name)),
    functionsOf(change.wanted).filter(({ remarks }) => !judges.has(String(remarks.name))),
  );
  return tables
    .map((table) => ({
      table,
      types: unchecked.has(table) ? null : doubtedTypes(table, change, changed),
      upcast: null,
    }))
    .filter(({ types }) => types === null || types.length > 0);
};

export const madeFunction = (outcome: Outcome): string[] =>
  outcome.do === 'run' && outcome.item.kind === 'function' && outcome.phase === 'make'
    ? [String(outcome.item.remarks.name)]
    : [];

/** The table whose check itself is put there again: what it let pass meanwhile, nobody knows. */
const checkedAnew = (outcome: Outcome, { items }: Inventory): string[] => {
  if (outcome.do !== 'run' || outcome.item.kind !== 'constraint' || !isOurCheck(outcome.item)) return [];
  const table = items.get(keyOf({ kind: 'table', object: String(outcome.item.remarks.table), part: '' }));
  return table === undefined ? [] : [String(table.remarks.name)];
};

const judgesOf = (table: string): readonly { name: string; frame: Frame }[] => [
  { name: composedName(`${table}_is_valid`), frame: AT_ONE_LOOK },
  { name: composedName(`${table}_is_valid_in_detail`), frame: IN_DETAIL },
];

/** @returns null: any type. */
const doubtedTypes = (
  table: string,
  { live, wanted }: Change,
  changed: ReadonlySet<string>,
): readonly string[] | null => {
  const doubted = new Set<string>();
  for (const { name, frame } of judgesOf(table)) {
    const before = definitionOf(name, live);
    const after = definitionOf(name, wanted);
    if (before === null || after === null) return null;
    if (before === after && !callsAny(after, changed)) continue;
    const [said, will] = [saidOfTypes(before, frame), saidOfTypes(after, frame)];
    if (said === null || will === null || said.rest !== will.rest || callsAny(will.rest, changed))
      return null;
    for (const [type, text] of said.types)
      if (will.types.get(type) !== text || callsAny(text, changed)) doubted.add(type);
  }
  return [...doubted].sort();
};

const functionsOf = ({ items }: Inventory): readonly Item[] =>
  [...items.values()].filter(({ kind }) => kind === 'function');

/** The statement that makes the one function of a name; null: there is none, or more than one. */
const definitionOf = (name: string, inventory: Inventory): string | null => {
  const [found, ...others] = functionsOf(inventory).filter(({ remarks }) => remarks.name === name);
  return others.length > 0 ? null : (found?.make[0] ?? null);
};

/** These functions and all that call them, by way of any others. */
const callersOf = (names: readonly string[], functions: readonly Item[]): ReadonlySet<string> => {
  const found = new Set(names);
  if (found.size === 0) return found;
  const texts = functions.map(({ remarks, make }) => ({
    name: String(remarks.name),
    mentioned: mentionedIn(make.join('\n')),
  }));
  for (let size = 0; size < found.size; ) {
    size = found.size;
    for (const { name, mentioned } of texts)
      if (!found.has(name) && mentionsAny(mentioned, found)) found.add(name);
  }
  return found;
};

/** All that may be a name in a text; too much is no harm. */
interface Mentioned {
  readonly words: ReadonlySet<string>;
  readonly text: string;
}

/** Words, and what stands between any two double quotes. */
const mentionedIn = (text: string): Mentioned => ({
  words: new Set([...text.split(/[^\p{L}\p{N}_$]+/u), ...text.split('"')]),
  text,
});

const mentionsAny = ({ words, text }: Mentioned, names: ReadonlySet<string>): boolean => {
  for (const name of names)
    if (words.has(name) || (name.includes('"') && text.includes(name.replaceAll('"', '""')))) return true;
  return false;
};

const callsAny = (text: string, names: ReadonlySet<string>): boolean =>
  names.size > 0 && mentionsAny(mentionedIn(text), names);
