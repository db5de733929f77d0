import { KnownError } from '../errors.ts';

/** JSON of an object in the making: a leaf is JSON text already. */
type Tree = Map<string, Tree | string>;

/**
 * JSON that a payload has to contain, from `field=value` and `field.inner=value`. A value that is a JSON number,
 * `true`, `false`, `null` or a string in double quotes is taken as that, anything else as text.
 *
 * @throws KnownError when one has no `=` or two name the same field.
 */
export const parsePayloadFilter = (filters: readonly string[]): string => {
  const root: Tree = new Map();
  for (const filter of filters) {
    const [, path, value = ''] = /^([^=]+)=([\s\S]*)$/.exec(filter) ?? [];
    if (path === undefined) {
      throw new KnownError(`--payload: ${JSON.stringify(filter)} is no filter.`, { hint: EXAMPLE });
    }
    if (!put(root, path.split('.'), jsonOf(value))) {
      throw new KnownError(`--payload: ${JSON.stringify(path)} is asked for twice.`, { hint: EXAMPLE });
    }
  }
  return textOf(root);
};

const EXAMPLE =
  'Write --payload user_id=alice, --payload amount=18.4, or --payload \'code="007"\' for text that looks like a number.';

const put = (tree: Tree, [key = '', ...rest]: readonly string[], value: string): boolean => {
  const there = tree.get(key);
  if (rest.length === 0) return there === undefined && tree.set(key, value) !== undefined;
  if (typeof there === 'string') return false;
  const inner = there ?? new Map();
  tree.set(key, inner);
  return put(inner, rest, value);
};

/** The number's own text is kept: JSON.parse would round it. */
const JSON_NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d{1,3})?$/;

const jsonOf = (value: string): string => {
  if (JSON_NUMBER.test(value) || ['true', 'false', 'null'].includes(value)) return value;
  if (/^".*"$/s.test(value)) {
    try {
      return JSON.stringify(JSON.parse(value));
    } catch {
      return JSON.stringify(value);
    }
  }
  return JSON.stringify(value);
};

const textOf = (tree: Tree): string =>
  `{${[...tree]
    .map(([key, value]) => `${JSON.stringify(key)}:${typeof value === 'string' ? value : textOf(value)}`)
    .join(',')}}`;
