import type { z } from 'zod';

/** What a person is told that was expected, in the words of the database; a schema's own words come first. */
export const expectedBy: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'invalid_type':
      return TYPES[issue.expected] ?? issue.expected;
    case 'invalid_value':
      return issue.values.length === 1
        ? JSON.stringify(issue.values[0])
        : `one of ${issue.values.map((value) => JSON.stringify(value)).join(', ')}`;
    case 'too_small':
      return `${measured(issue.origin)}${bound(issue, issue.minimum, ['of at least', 'above'])}`;
    case 'too_big':
      return `${measured(issue.origin)}${bound(issue, issue.maximum, ['of at most', 'below'])}`;
    case 'not_multiple_of':
      return `a multiple of ${issue.divisor}`;
    case 'invalid_format':
      return issue.format === 'regex' ? `text that matches ${issue.pattern}` : issue.format;
    case 'unrecognized_keys':
      return 'no such key';
    case 'invalid_key':
      return `a key that is ${issue.issues[0]?.message ?? 'another'}`;
    case 'invalid_union':
      return [...new Set(issue.errors.flatMap(([first]) => first?.message ?? []))].join(' or ');
    default:
      return 'another value';
  }
};

const TYPES: Readonly<Partial<Record<string, string>>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  null: 'null',
  array: 'an array',
  object: 'an object',
  record: 'an object',
  never: 'nothing',
};

const UNITS: Readonly<Partial<Record<string, readonly [noun: string, one: string, many: string]>>> = {
  string: ['text', ' character', ' characters'],
  array: ['an array', ' item', ' items'],
};

const measured = (origin: string): string => UNITS[origin]?.[0] ?? 'a number';

const bound = (
  {
    origin,
    inclusive,
    exact,
  }: { readonly origin: string; readonly inclusive?: boolean; readonly exact?: boolean },
  limit: number | bigint,
  [including, excluding]: readonly [string, string],
): string => {
  const [, one = '', many = ''] = UNITS[origin] ?? [];
  const word = exact === true ? 'of' : inclusive === false ? excluding : including;
  return ` ${word} ${limit}${Number(limit) === 1 ? one : many}`;
};
