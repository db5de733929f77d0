import fc from 'fast-check';
import { numberValue, textValue } from './arbitrary-schema.ts';
import { RawNumber } from './json-text.ts';

/** Values of every JSON type, at their edges; some hold what jsonb can not. */
const strange: fc.Arbitrary<unknown> = fc.oneof(
  numberValue,
  textValue,
  fc.constantFrom<unknown>(null, true, false, [], {}, [[]], [null], { a: 1 }, 'x\u0000', '\ud800', {
    '\udfff': 1,
  }),
);

/** `value`, or a value that differs from it somewhere. */
export const mutated = (value: unknown): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 2, arbitrary: fc.constant(value) },
    { weight: 5, arbitrary: fc.nat().chain((where) => changedAt(value, where)) },
  );

/** Changes one part of a value; `where` picks it. */
const changedAt = (value: unknown, where: number): fc.Arbitrary<unknown> => {
  if (Array.isArray(value) && value.length > 0 && where % 4 !== 0) {
    const index = where % value.length;
    return changedAt(value[index], where >> 2).map((part) => value.with(index, part));
  }
  if (isRecord(value) && Object.keys(value).length > 0 && where % 4 !== 0) {
    const keys = Object.keys(value);
    const key = keys[where % keys.length] ?? '';
    return changedAt(value[key], where >> 2).map((part) => withKey(value, key, part));
  }
  return changed(value);
};

const changed = (value: unknown): fc.Arbitrary<unknown> => {
  if (Array.isArray(value)) {
    return fc.oneof(
      strange,
      strange.map((item) => [...value, item]),
      fc.constantFrom(value.slice(1), [...value, ...value], []),
    );
  }
  if (isRecord(value)) {
    const key = fc.constantFrom(...Object.keys(value), 'extra', '__proto__', 'toString', '');
    return fc.oneof(
      { weight: 1, arbitrary: strange },
      { weight: 3, arbitrary: key.map((name) => withoutKey(value, name)) },
      { weight: 3, arbitrary: fc.tuple(key, strange).map(([name, part]) => withKey(value, name, part)) },
    );
  }
  if (typeof value === 'string') {
    return fc.oneof(
      strange,
      fc.constantFrom(
        `${value}\n`,
        ` ${value}`,
        `${value}😀`,
        value.slice(1),
        value.toUpperCase(),
        value + value,
      ),
    );
  }
  return strange;
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof RawNumber);

/** Object.fromEntries makes an own `__proto__`, as JSON.parse does. */
const withKey = (value: Record<string, unknown>, key: string, part: unknown): unknown =>
  Object.fromEntries([...Object.entries(value).filter(([name]) => name !== key), [key, part]]);

const withoutKey = (value: Record<string, unknown>, key: string): unknown =>
  Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
