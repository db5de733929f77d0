import type { AST } from '@eslint-community/regexpp';
import { RegexRefusal } from './regex-refusal.ts';

/**
 * Refuses a lookahead in a pattern that may match anywhere: V8 tries such a match in the middle of a character
 * beyond U+FFFF too, also with the flag u, where ECMA-262 says that it shouldn't (`/(?!😀|$)/u` matches '😀').
 *
 * @throws RegexRefusal
 */
export const checkLookaheads = ({ alternatives }: AST.Pattern): void => {
  for (const { elements } of alternatives) {
    if (!elements.some(hasLookahead)) continue;
    const first = elements.find((element) => !isLookahead(element));
    if (first?.type === 'Assertion' && first.kind === 'start') continue;
    throw new RegexRefusal('a lookahead in a pattern that may match anywhere', 'Begin the pattern with ^.');
  }
};

const isLookahead = (element: AST.Element): boolean =>
  element.type === 'Assertion' && element.kind === 'lookahead';

const hasLookahead = (element: AST.Element): boolean => {
  switch (element.type) {
    case 'Quantifier':
      return hasLookahead(element.element);
    case 'Group':
    case 'CapturingGroup':
      return element.alternatives.some(({ elements }) => elements.some(hasLookahead));
    default:
      return isLookahead(element);
  }
};
