import type { AST } from '@eslint-community/regexpp';
import { isSingle, setOf } from './regex-class.ts';
import { type RegexContext, RegexRefusal } from './regex-refusal.ts';
import { has } from './regex-set.ts';

const FIRST_SURROGATE = 0xd800;

/**
 * Refuses a pattern without the flag u whose verdict could depend on UTF-16 units.
 *
 * A wildcard (`.`, `[^a]`) matches half of a character beyond U+FFFF there. Under `*` that comes to the same as
 * whole characters, and under `+` too, unless two of them can stand side by side: `.+.+` matches one such
 * character, half by half. Anything that counts wildcards counts units.
 *
 * @throws RegexRefusal
 */
export const checkWildcards = (pattern: AST.Pattern, context: RegexContext): void => {
  alternativesEdges(pattern.alternatives, context);
};

/** Whether a part may match nothing, and whether it can begin or end in a wildcard under `+`. */
interface Edges {
  readonly empty: boolean;
  readonly first: boolean;
  readonly last: boolean;
}

const NOTHING: Edges = { empty: true, first: false, last: false };
const CHARACTER: Edges = { empty: false, first: false, last: false };

const alternativesEdges = (list: readonly AST.Alternative[], context: RegexContext): Edges =>
  list
    .map(({ elements }) =>
      elements.map((element) => elementEdges(element, context)).reduce(followedBy, NOTHING),
    )
    .reduce((a, b) => ({
      empty: a.empty || b.empty,
      first: a.first || b.first,
      last: a.last || b.last,
    }));

const followedBy = (a: Edges, b: Edges): Edges => {
  if (a.last && b.first) throw countsUnits();
  return {
    empty: a.empty && b.empty,
    first: a.first || (a.empty && b.first),
    last: b.last || (b.empty && a.last),
  };
};

const elementEdges = (element: AST.Element, context: RegexContext): Edges => {
  if (isSingle(element)) {
    if (isWildcard(element, context)) throw countsUnits();
    return CHARACTER;
  }
  switch (element.type) {
    case 'Quantifier':
      return quantifierEdges(element, context);
    case 'Group':
    case 'CapturingGroup':
      return alternativesEdges(element.alternatives, context);
    case 'Assertion':
      if (!('alternatives' in element)) return NOTHING;
      alternativesEdges(element.alternatives, context);
      // What looks ahead from the middle of a character sees something else than from either side of it.
      return { empty: true, first: true, last: false };
    default:
      return NOTHING;
  }
};

const quantifierEdges = ({ element, min, max }: AST.Quantifier, context: RegexContext): Edges => {
  if (isSingle(element) && isWildcard(element, context)) {
    if (max !== Number.POSITIVE_INFINITY || min > 1) throw countsUnits();
    return min === 0 ? NOTHING : { empty: false, first: true, last: true };
  }
  const once = elementEdges(element, context);
  const edges = max > 1 ? followedBy(once, once) : once;
  return { ...edges, empty: edges.empty || min === 0 };
};

const isWildcard = (element: Parameters<typeof setOf>[0], context: RegexContext): boolean =>
  has(setOf(element, context), FIRST_SURROGATE);

const countsUnits = (): RegexRefusal =>
  new RegexRefusal(
    'without the flag u it counts halves of the characters beyond U+FFFF',
    'Add the flag u: /…/u.',
  );
