/**
 * An identifier in PascalCase for any text: `email_sent`, `email-sent` and `EMAIL_SENT` all become `EmailSent`,
 * `2fa on` becomes `_2faOn`, and a text without a letter or digit is spelled by its code points.
 */
export const pascalCase = (text: string): string => {
  const words = text.normalize('NFC').match(WORD) ?? [];
  const joined = words.map(capitalised).join('');
  if (joined === '') return [...text].map(codePoint).join('');
  return STARTS_WELL.test(joined) ? joined : `_${joined}`;
};

/** camelCase of the same words. */
export const camelCase = (text: string): string => {
  const [first = '', ...rest] = pascalCase(text);
  return first.toLowerCase() + rest.join('');
};

/**
 * Letters and digits of the basic plane: what is outside of it is an identifier only from ES2015 on, and only
 * for a compiler that knows the character.
 */
const WORD = /(?:(?![\u{10000}-\u{10ffff}])[\p{L}\p{Nd}][\p{Mn}\p{Mc}]*)+/gu;
const STARTS_WELL = /^\p{ID_Start}/u;

const capitalised = (word: string): string => {
  const [first = '', ...rest] = word;
  const shouted = word.length > 1 && word === word.toUpperCase() && word !== word.toLowerCase();
  const tail = rest.join('');
  return first.toUpperCase() + (shouted ? tail.toLowerCase() : tail);
};

const codePoint = (character: string): string =>
  `U${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

/**
 * Gives out names of one module, each once. The first in the catalog's order keeps the plain name; one that
 * folds to the same identifier gets the next free number, so that adding an event at the end renames no other.
 */
export class IdentifierPool {
  private readonly taken = new Set<string>();

  /**
   * The first of `base`, `base2`, `base3`, … for which nothing that is declared from it is taken yet.
   *
   * @param declared every identifier that the module declares for a base.
   */
  take(base: string, declared: (base: string) => readonly string[]): string {
    for (let number = 1; ; number++) {
      const candidate = number === 1 ? base : `${base}${number}`;
      const names = declared(candidate);
      if (names.some((name) => this.taken.has(name))) continue;
      for (const name of names) this.taken.add(name);
      return candidate;
    }
  }
}
