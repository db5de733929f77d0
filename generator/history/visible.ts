/** Controls, line separators and marks that turn the direction of text. */
const UNSEEN = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/**
 * `text` on one line, with everything that a terminal would obey or hide spelled out: what is in an event was
 * written by somebody whom the reader may not trust.
 */
export const visible = (text: string): string =>
  text.replace(UNSEEN, (found) => SHORT[found] ?? codePoint(found));

/** The same on several lines: those that `text` has stay. */
export const visibleLines = (text: string): string => text.split('\n').map(visible).join('\n');

/** What of `text` a terminal would obey or hide, each once and spelled out; line breaks and tabs are neither. */
export const unseenIn = (text: string): readonly string[] => [
  ...new Set((text.replaceAll(/[\n\t]/g, '').match(UNSEEN) ?? []).map(visible)),
];

const codePoint = (character: string): string => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;

/** The same within JSON, where an escape stands for its character: nothing is lost. */
export const visibleJson = (json: string): string =>
  json.replace(UNSEEN, (found) =>
    found === '\n' ? found : `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
