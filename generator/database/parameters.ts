/** A quoted name, a string or a line of comment, in which `$1` is no parameter; or a parameter. */
const UNTOUCHED_OR_PARAMETER = /("(?:[^"]|"")*"|'(?:[^']|'')*'|--[^\n]*\n)|\$(\d+)/;

/** SQL text, or the number of a parameter between two texts. */
export type SqlPart = { readonly text: string } | { readonly parameter: number };

/** SQL text of ours, parted at its parameters `$1`, `$2`, … */
export const splitParameters = (text: string): SqlPart[] =>
  // Text, what is left untouched or undefined, a parameter or undefined, text, …
  text.split(UNTOUCHED_OR_PARAMETER).flatMap((part: string | undefined, index): SqlPart[] => {
    if (part === undefined) return [];
    return [index % 3 === 2 ? { parameter: Number(part) } : { text: part }];
  });
