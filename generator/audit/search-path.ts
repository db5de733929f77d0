import { rememberedOf } from './remembered.ts';

/**
 * The schemas that a routine's own setting names, in order and with what PostgreSQL puts in front; null without one.
 * `$user` stays: it is the schema of whoever's rights count.
 */
export const searchPathOf = rememberedOf((settings: readonly string[]): readonly string[] | null => {
  const setting = settings.find((text) => text.startsWith('search_path='));
  if (setting === undefined) return null;
  const listed = listedSchemas(setting.slice('search_path='.length));
  const first = ['pg_temp', 'pg_catalog'].filter((name) => !listed.includes(name));
  return [...first, ...listed];
});

/** Where functions and operators are found before the system's: anywhere that the session says, or in these schemas. */
export type FoundFirst = 'session' | readonly string[];

export const foundFirst = (settings: readonly string[]): FoundFirst => {
  const path = searchPathOf(settings);
  // Functions and operators are never looked up in the temporary schema.
  return path === null
    ? 'session'
    : path.slice(0, path.indexOf('pg_catalog')).filter((name) => name !== 'pg_temp');
};

/** The names of a search_path as it is written, in order. */
export const listedSchemas = (value: string): readonly string[] =>
  [...value.matchAll(/"((?:[^"]|"")*)"|([^,\s"]+)/g)]
    .map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain?.toLowerCase() ?? '')
    .filter((name) => name !== '');
