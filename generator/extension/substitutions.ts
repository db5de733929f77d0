import { KnownError } from '../errors.ts';

/**
 * Words that CREATE EXTENSION replaces wherever they stand in a script, in the middle of a literal too, so that a check
 * would ask for another value than the catalog does (manual, "Extension Relocatability"; `execute_extension_script`).
 */
const REPLACED = /@extowner@|@extschema(?::[^@\n]*)?@/;

/**
 * Refuses what would not arrive as it is written.
 *
 * @throws KnownError that names the word and the line it stands in.
 */
export const refuseSubstitutions = (script: string): void => {
  const line = script.split('\n').find((text) => REPLACED.test(text));
  if (line === undefined) return;
  const [word] = REPLACED.exec(line) ?? [];
  throw new KnownError(
    `The catalog says ${word}, which PostgreSQL replaces in the script of an extension: ${line.trim()}`,
    {
      hint: 'Say it in other words in the catalog, or install it with `indelible apply`, which replaces nothing.',
    },
  );
};
