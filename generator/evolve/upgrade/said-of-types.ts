import { lexemesOf } from '../../ddl/lexer.ts';

/** A function that judges events, taken apart. */
export interface SaidOfTypes {
  /** What is said of each event type. */
  readonly types: ReadonlyMap<string, string>;
  /** What is said of all events. */
  readonly rest: string;
}

/** How a template of such a function is built, in its own words; `''` stands for any string. */
export interface Frame {
  /** Where that which is said of one type begins; the first string is the type. */
  readonly type: string;
  /** What finds a type among many: it comes with another type, and says nothing of any. */
  readonly search: readonly string[];
  /** What only words of errors are made of, and comes with another type. */
  readonly ignored: readonly string[];
}

/** `is_valid`: types in byte order, in groups of groups. */
export const AT_ONE_LOOK: Frame = {
  type: "IF event_type OPERATOR(pg_catalog.=) '' AND event_version OPERATOR(pg_catalog.=)",
  search: [`IF event_type COLLATE pg_catalog."C" OPERATOR(pg_catalog.<=) '' THEN`, 'END IF;'],
  ignored: [],
};

/** `is_valid_in_detail`: types in byte order, in groups. */
export const IN_DETAIL: Frame = {
  type: "WHEN '' THEN known_version :=",
  search: [`WHEN event_type COLLATE "C" <= '' THEN CASE event_type`, 'ELSE NULL; END CASE;'],
  ignored: ['other_versions text;', "|| coalesce(', or ' || other_versions, '')"],
};

/**
 * Takes a function, as pg_get_functiondef says it, apart. Needs `loadLexer`.
 *
 * @returns null when it is not built like that: then it may say anything of any type.
 */
export const saidOfTypes = (definition: string, frame: Frame): SaidOfTypes | null => {
  const [header, body] = partsOf(definition);
  const type = lexemesOf(frame.type);
  const search = frame.search.map(lexemesOf);
  const ignored = frame.ignored.map(lexemesOf);
  const types = new Map<string, string[]>();
  const rest: string[] = [...header];
  let said = rest;
  let isSearching = false;
  for (let at = 0; at < body.length; ) {
    if (isAt(body, at, type)) {
      const name = textOf(body.slice(at, at + type.length).find(isString));
      if (name === null) return null;
      said = types.get(name) ?? [];
      types.set(name, said);
      said.push(...body.slice(at, at + type.length));
      isSearching = true;
      at += type.length;
      continue;
    }
    const [opening = []] = search;
    isSearching ||= isAt(body, at, opening);
    const searched = isSearching ? search.find((part) => isAt(body, at, part)) : undefined;
    if (searched) said = rest;
    const skipped = searched ?? ignored.find((part) => isAt(body, at, part));
    if (!skipped) said.push(body[at] ?? '');
    at += skipped?.length ?? 1;
  }
  return {
    types: new Map([...types].map(([name, lexemes]) => [name, lexemes.join(' ')])),
    rest: rest.join(' '),
  };
};

/** What stands around the body, and the body. */
const partsOf = (definition: string): [string[], string[]] => {
  const lexemes = lexemesOf(definition);
  const body = lexemes.find((lexeme) => /^\$\w*\$/.test(lexeme));
  if (body === undefined) return [lexemes, []];
  const [{ length }] = /^\$\w*\$/.exec(body) ?? [''];
  return [lexemes.filter((lexeme) => lexeme !== body), lexemesOf(body.slice(length, -length))];
};

const isAt = (lexemes: readonly string[], at: number, part: readonly string[]): boolean =>
  part.every((expected, index) => {
    const found = lexemes[at + index];
    return found === expected || (expected === "''" && isString(found));
  });

const isString = (lexeme: string | undefined): boolean => lexeme !== undefined && /^E?'/i.test(lexeme);

/** The text of a string; null where it has escapes that no name of ours is written with. */
const textOf = (lexeme = ''): string | null => {
  const [, mark, quoted = ''] = /^(E?)'(.*)'$/is.exec(lexeme) ?? [];
  if (mark === undefined) return null;
  const text = quoted.replaceAll("''", "'");
  if (mark === '') return text;
  return /^(?:[^\\]|\\\\)*$/.test(text) ? text.replaceAll('\\\\', '\\') : null;
};
