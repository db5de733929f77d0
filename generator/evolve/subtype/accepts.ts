import type { NumberType, PayloadType, StringType } from '../../catalog/payload-type.ts';
import { isObject } from './json-object.ts';

/** Whether a value, as JSON.parse gives it, is one of the type: zod's verdict and the database's. */
export const accepts = (type: PayloadType, value: unknown): boolean => {
  switch (type.kind) {
    case 'any':
      return type.finiteNumbers !== true || hasFiniteNumbers(value);
    case 'null':
      return value === null;
    case 'boolean':
      return typeof value === 'boolean';
    case 'literal':
      return type.values.some((literal) => literal === value);
    case 'number':
      return typeof value === 'number' && acceptsNumber(type, value);
    case 'string':
      return typeof value === 'string' && acceptsString(type, value);
    case 'union':
      return type.members.some((member) => accepts(member, value));
    case 'array':
      return (
        Array.isArray(value) &&
        value.length >= (type.minLength ?? 0) &&
        value.length <= (type.maxLength ?? Number.POSITIVE_INFINITY) &&
        value.every((item) => accepts(type.items, item))
      );
    case 'record':
      return (
        isObject(value) &&
        Object.entries(value).every(
          // zod steps over this key, and so does the check in PostgreSQL.
          ([key, part]) =>
            key === '__proto__' || (acceptsString(type.keys, key) && accepts(type.values, part)),
        )
      );
    case 'object':
      return (
        isObject(value) &&
        type.fields.every(({ name, optional, type: field }) =>
          Object.hasOwn(value, name) ? accepts(field, value[name]) : optional,
        ) &&
        (type.unknownKeys === 'allow' ||
          Object.keys(value).every((key) => type.fields.some(({ name }) => name === key)))
      );
  }
};

const acceptsNumber = ({ integer, minimum, maximum, multipleOf }: NumberType, value: number): boolean =>
  (integer ? Number.isSafeInteger(value) : Number.isFinite(value)) &&
  (minimum === null || (minimum.exclusive ? value > minimum.value : value >= minimum.value)) &&
  (maximum === null || (maximum.exclusive ? value < maximum.value : value <= maximum.value)) &&
  (multipleOf === null || value % multipleOf === 0);

export const acceptsString = ({ minLength, maxLength, patterns }: StringType, text: string): boolean => {
  const length = [...text].length;
  return (
    length >= (minLength ?? 0) &&
    length <= (maxLength ?? Number.POSITIVE_INFINITY) &&
    patterns.every(({ source, flags }) => new RegExp(source, flags.replace('g', '')).test(text))
  );
};

const hasFiniteNumbers = (value: unknown): boolean => {
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return true;
  return Object.values(value).every(hasFiniteNumbers);
};
