import { expectedText } from '../../ddl/payload-expected.ts';
import { valueOutside } from '../../evolve/subtype/value-outside.ts';
import { pathTo } from '../names.ts';
import type { PayloadType } from '../payload-type.ts';
import type { Problem } from '../problem.ts';

/** Where bounds leave no value, as `.min(5).max(3)` does: what zod takes without a word, and no event can ever meet. */
export const nothingFits = (type: PayloadType, at: string): Problem[] => {
  switch (type.kind) {
    case 'object':
      return type.fields.flatMap((field) => nothingFits(field.type, pathTo(at, field.name)));
    case 'record':
      return [...nothingFits(type.keys, `${at}(key)`), ...nothingFits(type.values, `${at}[*]`)];
    case 'union':
      return type.members.flatMap((member) => nothingFits(member, at));
    case 'array':
      return [...unlessSome({ ...type, items: { kind: 'any' } }, at), ...nothingFits(type.items, `${at}[]`)];
    case 'string':
      // Of the lengths alone: what patterns leave may take long to tell.
      return unlessSome({ ...type, patterns: [] }, at);
    case 'number':
      return unlessSome(type, at);
    default:
      return [];
  }
};

const unlessSome = (type: PayloadType, at: string): Problem[] =>
  valueOutside(type, []).found === 'nothing'
    ? [
        {
          at,
          problem: `nothing is ${expectedText(type)}`,
          hint: 'No event could have it: swap the bounds, or leave one out.',
        },
      ]
    : [];
