import type { Message } from 'esbuild';
import { placeOf } from './erase-types.ts';
import type { Problem } from './problem.ts';

/**
 * Keys that stand twice in an object of the catalog's source. JavaScript silently keeps the last one, so an
 * event type that is declared twice would lose its first declaration without a word.
 *
 * @param warnings esbuild's, of the whole file.
 */
export const duplicateKeys = (warnings: readonly Message[]): Problem[] =>
  warnings.filter(({ id }) => id === 'duplicate-object-key').map(problemOf);

const problemOf = ({ text, location, notes }: Message): Problem => {
  const { line, column } = placeOf(location);
  const first = notes[0]?.location?.line;
  return {
    at: `line ${line}, column ${column}`,
    problem: `${QUOTED.exec(text)?.[0] ?? 'a key'} is declared twice in the same object${first === undefined ? '' : `, first on line ${first}`}`,
    hint: 'Rename one of the two; JavaScript would keep only the last.',
  };
};

const QUOTED = /"(?:[^"\\]|\\.)*"/;
