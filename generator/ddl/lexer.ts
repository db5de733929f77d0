import { loadModule, scanSync } from 'libpg-query';

/** A token of PostgreSQL's own lexer, with its place in the scanned text. */
export interface Token {
  readonly kind: 'identifier' | 'string' | 'dollar string' | 'comment' | 'other';
  readonly start: number;
  readonly end: number;
}

/** Must be awaited once before anything else of this file; loads the WebAssembly build of PostgreSQL's parser. */
export const loadLexer = (): Promise<void> => loadModule();

/**
 * The tokens of an ASCII text. The lexer counts UTF-8 bytes, which are characters only as long as the text is
 * ASCII: templates are, and values are put in after scanning.
 *
 * @throws Error of libpg-query when a quote is left open.
 */
export const scan = (text: string): Token[] =>
  scanSync(text).tokens.map(({ start, end, tokenName }) => ({
    kind: kindOf(tokenName, text[start]),
    start,
    end,
  }));

/** The lexemes of any text as PostgreSQL would read them, without comments: `event_type`, `'moved'`, `:=`. */
export const lexemesOf = (text: string): string[] => {
  const bytes = Buffer.from(text);
  return scanSync(text)
    .tokens.map(({ start, end, tokenName }) => ({ tokenName, lexeme: bytes.toString('utf8', start, end) }))
    .filter(({ tokenName, lexeme }) => kindOf(tokenName, lexeme[0]) !== 'comment')
    .map(({ lexeme }) => lexeme);
};

const kindOf = (tokenName: string, first: string | undefined): Token['kind'] => {
  if (tokenName === 'IDENT' && first === '"') return 'identifier';
  if (tokenName === 'SCONST') return first === '$' ? 'dollar string' : 'string';
  if (tokenName === 'SQL_COMMENT' || tokenName === 'C_COMMENT') return 'comment';
  return 'other';
};

/** Whether PostgreSQL's grammar knows this lower-case word, reserved or not. */
export const isKeyword = (word: string): boolean =>
  scanSync(word).tokens.some(({ keywordKind }) => keywordKind !== 0);
