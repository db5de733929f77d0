/** Says that what stands at a path is not what was expected. */
export type Report = (path: readonly PropertyKey[], expected: string, got: string) => void;

/** Deeper than any payload; a value that contains itself has no end. */
const MAX_DEPTH = 500;

/**
 * A copy of `value` that is what JSON says of it: the copy is checked and the copy is sent, so that no getter
 * and no toJSON comes between the two. What JSON would change without a word (NaN, a Date, a Map, undefined in
 * an array), and what jsonb can't hold, is reported. A key whose value is undefined is left out.
 *
 * @param path where the value stands; changed on the way, and the same again afterwards.
 */
export function jsonCopy(value: unknown, path: PropertyKey[], report: Report): unknown {
  switch (typeof value) {
    case 'boolean':
      return value;
    case 'number':
      if (!Number.isFinite(value)) report(path, 'a finite number', String(value));
      // JSON has no negative zero.
      return value === 0 ? 0 : value;
    case 'string':
      if (!isStorable(value)) report(path, STORABLE, JSON.stringify(value));
      return value;
    case 'object':
      if (value === null) return null;
      if (path.length > MAX_DEPTH) report(path, `at most ${MAX_DEPTH} levels`, 'more');
      else if (Array.isArray(value)) return arrayCopy(value, path, report);
      else if (isPlain(value)) return objectCopy(value, path, report);
      else report(path, 'a JSON value', `a ${kindOf(value)}`);
      return null;
    default:
      report(path, 'a JSON value', value === undefined ? 'undefined' : `a ${typeof value}`);
      return null;
  }
}

/** Array.from and not map: a hole in the array is undefined, too. */
const arrayCopy = (value: readonly unknown[], path: PropertyKey[], report: Report): unknown[] =>
  Array.from(value, (item, index) => copyAt(index, item, path, report));

/** Of events: what one does not say, no prototype answers, as an anchor may be called constructor. */
const NOTHING: object = Object.freeze(Object.create(null));

const objectCopy = (value: object, path: PropertyKey[], report: Report): object => {
  // An object whose prototype is null itself is slow: it is a dictionary.
  const copy: Record<string, unknown> = path.length === 0 ? Object.create(NOTHING) : {};
  for (const [key, item] of Object.entries(value)) {
    if (item === undefined) continue;
    if (!isStorable(key)) report(path, `a key that is ${STORABLE}`, JSON.stringify(key));
    const copied = copyAt(key, item, path, report);
    if (key !== '__proto__') copy[key] = copied;
    // An own property, as JSON.parse makes it, and not the prototype.
    else Object.defineProperty(copy, key, { value: copied, enumerable: true });
  }
  return copy;
};

const copyAt = (key: PropertyKey, value: unknown, path: PropertyKey[], report: Report): unknown => {
  path.push(key);
  const copied = jsonCopy(value, path, report);
  path.pop();
  return copied;
};

/** U+0000 and halves of surrogate pairs are text for JavaScript and none for PostgreSQL. */
const isStorable = (text: string): boolean => !/[\0\p{Surrogate}]/u.test(text);
const STORABLE = 'text without U+0000 and halves of characters';

const tagOf = (value: object): string => Object.prototype.toString.call(value);
const kindOf = (value: object): string => tagOf(value).slice('[object '.length, -1);

/** By its tag and not by its prototype: an object may come from another realm. */
const isPlain = (value: object): boolean =>
  tagOf(value) === '[object Object]' && !('toJSON' in value && typeof value.toJSON === 'function');
