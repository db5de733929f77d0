import { visible } from '../../history/visible.ts';

/** After it nothing is a word that GitHub links. */
const NOTHING_SEEN = '\u200b';

/**
 * `text` on one line, in which GitHub finds nobody to notify and nothing to refer to: `@team`, `#12`, `GH-12` and the
 * hashes of commits are linked after Markdown and HTML are read, so that no escape of theirs helps.
 */
export const inert = (text: string): string =>
  visible(text)
    .replace(/@(?=[\w-])/g, `@${NOTHING_SEEN}`)
    .replace(/#(?=\d)/g, `#${NOTHING_SEEN}`)
    .replace(/\bGH-(?=\d)/gi, (found) => `${found}${NOTHING_SEEN}`)
    .replace(/\b[0-9a-f]{7,40}\b/gi, (found) => `${found[0]}${NOTHING_SEEN}${found.slice(1)}`);
