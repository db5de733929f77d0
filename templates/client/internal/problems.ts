import type { z } from 'zod';

/** A place, and what was expected there. */
interface Expectation {
  readonly path: readonly PropertyKey[];
  readonly expected: string;
}

/** Every place that zod found wrong, by `expectedBy`: once, whichever bounds of a number are missed. */
export const expectations = (issues: readonly z.core.$ZodIssue[]): Expectation[] => [
  ...new Map(
    everyExpectation(issues).map((found) => [JSON.stringify([found.path, found.expected]), found]),
  ).values(),
];

const everyExpectation = (issues: readonly z.core.$ZodIssue[]): Expectation[] =>
  issues.flatMap((issue) => {
    const within = (below: readonly Expectation[]): Expectation[] =>
      below.map(({ path, expected }) => ({ path: [...issue.path, ...path], expected }));
    switch (issue.code) {
      case 'unrecognized_keys':
        return issue.keys.map((key) => ({ path: [...issue.path, key], expected: issue.message }));
      case 'invalid_union':
        return within(unionExpectations(issue.errors, issue.message));
      default:
        return [{ path: issue.path, expected: issue.message }];
    }
  });

/** The member that was meant, if one can be told: it has no other literal, and is wrong inside only. */
const unionExpectations = (
  members: readonly (readonly z.core.$ZodIssue[])[],
  message: string,
): Expectation[] => {
  const inside = members.filter((issues) => issues.every(({ path }) => path.length > 0));
  const meant = inside.filter((issues) => issues.every(({ code }) => code !== 'invalid_value'));
  const [first] = meant.length > 0 ? meant : inside.length === 1 ? inside : [];
  if (first !== undefined) return expectations(first);
  const tags = inside.flatMap((issues) => issues.filter(({ code }) => code === 'invalid_value'));
  const [tag] = tags;
  if (tag !== undefined && tags.every(({ path }) => String(path) === String(tag.path))) {
    return [{ path: tag.path, expected: [...new Set(tags.map((issue) => issue.message))].join(' or ') }];
  }
  return [{ path: [], expected: message }];
};

/** `payload.lines[0].amount`, `payload["odd key"]`. */
export const pathText = (path: readonly PropertyKey[]): string =>
  path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    const name = String(key);
    if (!/^[A-Za-z_]\w*$/.test(name)) return `${text}[${JSON.stringify(name)}]`;
    return text === '' ? name : `${text}.${name}`;
  }, '');

/** What stands at a path, as the database shows it. */
export const shownAt = (event: unknown, path: readonly PropertyKey[]): string => {
  const [key, ...below] = path;
  if (key === undefined) return shortened(JSON.stringify(event));
  if (typeof event !== 'object' || event === null) return 'nothing';
  const found = Object.entries(event).find(([name]) => name === String(key));
  return found === undefined ? 'nothing' : shownAt(found[1], below);
};

const MAX_SHOWN = 200;
const shortened = (text: string): string =>
  text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}...` : text;
