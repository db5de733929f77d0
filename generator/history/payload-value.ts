import { splits } from './placeholder.ts';

export type Told = string | boolean | null | readonly Told[] | { readonly [key: string]: Told };

const STRING_OR_NUMBER = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/**
 * A payload to be told: numbers are text, with the digits that were recorded. JSON.parse would make 18.4 of
 * 18.40, and another number of one beyond 2^53.
 */
export const parseTold = (payload: string): Told =>
  JSON.parse(payload.replace(STRING_OR_NUMBER, (token) => (token.startsWith('"') ? token : `"${token}"`)));

/** The value at a dotted path; null if there is none. */
export const valueAt = (value: Told, path: string): Told => {
  if (!isObject(value)) return null;
  for (const { key, rest } of splits(path)) {
    if (!Object.hasOwn(value, key)) continue;
    const found = value[key] ?? null;
    const deeper = rest === null ? found : valueAt(found, rest);
    if (deeper !== null) return deeper;
  }
  return null;
};

/** Whether the payload has this top-level field, and not as null. */
export const hasField = (value: Told, field: string): boolean =>
  isObject(value) && Object.hasOwn(value, field) && value[field] !== null;

const isObject = (value: Told): value is { readonly [key: string]: Told } =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

const MAX_LENGTH = 200;

/** A value as a part of a sentence; a very long one is cut, and says so. */
export const tell = (value: Exclude<Told, null>): string => {
  const text = textOf(value);
  return text.length <= MAX_LENGTH ? text : `${text.slice(0, MAX_LENGTH)}… (${text.length} characters)`;
};

const textOf = (value: Told): string => {
  if (typeof value === 'string') return value;
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value.join(', ');
  return JSON.stringify(value);
};
