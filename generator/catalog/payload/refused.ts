import type { Schema } from './zod-schema.ts';

interface Refusal {
  readonly problem: string;
  readonly hint: string;
}

const CODE_HINT =
  'A function has no exact check in PostgreSQL. Compare fields with the rules of the event type, or say it with the type.';
const CHANGE_HINT =
  'What is stored is what was sent: describe the payload after the change, and change it before appending.';
const KIND_HINT = 'JSON has no such value. Use a string or a number that stands for it.';

/** Schema types that no payload may have, and what to write instead. */
const REFUSED_TYPES: Readonly<Record<string, Refusal>> = {
  date: { problem: 'JSON has no dates', hint: 'Use z.iso.datetime({ offset: true }) or z.iso.date().' },
  bigint: { problem: 'JSON has no bigint', hint: 'Use z.int(), or a z.string() of digits beyond 2^53.' },
  undefined: { problem: 'JSON has no undefined', hint: 'Use .optional() on the field.' },
  void: { problem: 'JSON has no undefined', hint: 'Use .optional() on the field.' },
  symbol: { problem: 'JSON has no symbols', hint: KIND_HINT },
  nan: { problem: 'JSON has no NaN', hint: 'Use z.number().nullable().' },
  map: { problem: 'JSON has no Map', hint: 'Use z.record(z.string(), …), or an array of objects.' },
  set: { problem: 'JSON has no Set', hint: 'Use z.array(…).' },
  file: { problem: 'JSON has no files', hint: 'Store the file elsewhere and its address here.' },
  function: { problem: 'JSON has no functions', hint: KIND_HINT },
  promise: { problem: 'JSON has no promises', hint: 'Await it before appending.' },
  never: { problem: 'nothing would be accepted here', hint: 'Leave the field out, or use z.strictObject.' },
  custom: { problem: 'its verdict is a function', hint: CODE_HINT },
  transform: { problem: 'it changes the value', hint: CHANGE_HINT },
  pipe: { problem: 'it changes the value', hint: CHANGE_HINT },
  default: { problem: 'it puts a value in', hint: `${CHANGE_HINT} Use .optional() here.` },
  prefault: { problem: 'it puts a value in', hint: `${CHANGE_HINT} Use .optional() here.` },
  catch: { problem: 'it replaces what is wrong', hint: 'Describe what is right; the rest is refused.' },
  success: { problem: 'it changes the value', hint: CHANGE_HINT },
  intersection: {
    problem: 'an intersection has no exact check',
    hint: 'Write one object: a.extend(b.shape).',
  },
  tuple: { problem: 'a tuple has no exact check yet', hint: 'Use an object with a name for each place.' },
  template_literal: {
    problem: 'a template literal has no exact check yet',
    hint: 'Use z.string().regex(…).',
  },
};

/** Why a schema that stands somewhere in itself is refused, by z.lazy or by a getter. */
export const CONTAINS_ITSELF: Refusal = {
  problem: 'a schema that contains itself has no exact check',
  hint: 'Use z.json() or z.unknown() here, or write out as many levels as you need.',
};

/** Why a schema of this type is refused. */
export const refusalOf = ({ type }: Schema): Refusal =>
  REFUSED_TYPES[type] ?? {
    problem: `zod's ${type} has no exact check in PostgreSQL`,
    hint: 'docs/payloads.md lists what has one.',
  };

/** Checks that any schema may carry and none may have here, and what to write instead. */
export const checkRefusal = (check: string): Refusal => {
  switch (check) {
    case 'custom':
      return { problem: 'refine, superRefine and check have a function for a verdict', hint: CODE_HINT };
    case 'overwrite':
      return { problem: 'trim, toLowerCase and the like change the value', hint: CHANGE_HINT };
    default:
      return {
        problem: `the check ${check} has no exact counterpart in PostgreSQL here`,
        hint: 'docs/payloads.md lists what has one.',
      };
  }
};
