import { parseTold, type Told, tell } from '../payload-value.ts';

/** A value of a payload by its path, as `--payload` takes it; items of a list by their number, from 0. */
export interface PayloadField {
  readonly path: string;
  readonly value: string;
}

/** Every value of the payload. Numbers have the digits that were recorded, a list of texts is one value. */
export const fieldsOf = (payload: string): PayloadField[] => {
  const told = parseTold(payload);
  return told !== null && typeof told === 'object' ? inside(told, '') : [{ path: '', value: textOf(told) }];
};

const inside = (value: Exclude<Told, string | boolean | null>, path: string): PayloadField[] =>
  Object.entries(value).flatMap(([key, inner]) => leaves(inner, path === '' ? key : `${path}.${key}`));

const leaves = (value: Told, path: string): PayloadField[] =>
  value === null || typeof value !== 'object' || isOneValue(value)
    ? [{ path, value: textOf(value) }]
    : inside(value, path);

const isOneValue = (value: object): boolean => {
  const items = Object.values(value);
  return items.length === 0 || (Array.isArray(value) && items.every((item) => typeof item === 'string'));
};

const textOf = (value: Told): string => {
  if (value === null) return 'null';
  return typeof value === 'object' && Object.keys(value).length === 0 ? JSON.stringify(value) : tell(value);
};
