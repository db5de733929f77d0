import type { Difference } from './difference.ts';
import type { Item } from './inventory.ts';

/** A difference in one line: which object, what was found, what is wanted. */
export const wordsOf = (difference: Difference): string => {
  if (difference.is === 'missing') return `${nameOf(difference.wanted)} is not there`;
  if (difference.is === 'extra')
    return difference.live.kind === 'partition fault'
      ? nameOf(difference.live)
      : `${nameOf(difference.live)} is not of the catalog`;
  return `${nameOf(difference.wanted)} is not as the catalog has it${changesOf(difference.live, difference.wanted)}`;
};

/** The object where the item is the object itself, else the fact about it. */
export const nameOf = ({ kind, object, part }: Item): string => {
  switch (kind) {
    case 'privilege':
    case 'default privilege':
    case 'partition fault':
      return `${object}: ${part}`;
    case 'heir':
      return `${part}, which inherits from ${object},`;
    case 'parent':
      return `${part}, of which ${object} is a part,`;
    case 'column':
      return `${object}: column ${part}`;
    case 'view default':
      return `${object}: default of ${part}`;
    case 'comment':
      return `comment on ${object}${part}`;
    case 'owner':
      return `owner of ${object}`;
    case 'trigger state':
      return `${object}: when it fires`;
    case 'persistence':
    case 'replica identity':
    case 'row security':
      return `${object}: ${kind}`;
    default:
      return object;
  }
};

/** The catalog's view of what differs, where a line can show it. */
const changesOf = (live: Item, wanted: Item): string => {
  const said = Object.keys({ ...live.facts, ...wanted.facts })
    .map((fact) => ({ fact, found: wordOf(live.facts[fact]), expected: wordOf(wanted.facts[fact]) }))
    .filter(({ fact, found, expected }) => found !== expected && fact !== 'definition');
  return said.length === 0
    ? ''
    : `: ${said.map(({ fact, found, expected }) => `${fact} is ${found}, not ${expected}`).join('; ')}`;
};

const LONGEST_WORD = 200;

const wordOf = (value: unknown): string => {
  const text = typeof value === 'string' && value !== '' ? value : JSON.stringify(value ?? null);
  return text.length > LONGEST_WORD ? `${text.slice(0, LONGEST_WORD)}…` : text;
};
