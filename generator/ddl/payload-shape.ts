import type { NumberType, ObjectType, PayloadType } from '../catalog/payload-type.ts';
import { alternativesOf } from './payload-alternatives.ts';

/**
 * One jsonpath predicate that holds only for payloads of the right shape: types, choices, ranges, of all
 * fields at once. It is the hot path: PostgreSQL answers it several times faster than a test a field. What it
 * doesn't say (lengths, patterns, arrays) is tested beside it; where it doesn't hold, the test a field decides.
 *
 * Lax mode would look into arrays, so that every comparison stands beside a test of the type.
 */
export const shapeOf = (type: ObjectType): string =>
  ['$.type() == "object"', ...type.fields.flatMap((field) => fieldShape('$', field))].join(' && ');

const fieldShape = (parent: string, { name, optional, type }: ObjectType['fields'][number]): string[] => {
  const path = `${parent}.${JSON.stringify(name)}`;
  if (alternativesOf(type).any) return optional ? [] : [`exists(${path})`];
  const shape = typeShape(path, type);
  return [optional ? `(!exists(${path}) || ${shape})` : shape];
};

const typeShape = (path: string, type: PayloadType): string => {
  const { strings, numbers, literals, objects, arrays, boolean } = alternativesOf(type);
  const is = (kind: string): string => `${path}.type() == "${kind}"`;
  const flags = literals.filter((value) => typeof value === 'boolean');
  const texts = literals.filter((value) => typeof value === 'string');
  const figures = literals.filter((value) => typeof value === 'number');
  return anyOf([
    ...(strings.length > 0 ? [is('string')] : oneOf(is('string'), path, texts)),
    ...numbers.map((number) => allOf([is('number'), ...numberShape(path, number)])),
    ...oneOf(is('number'), path, figures),
    ...(boolean || flags.length > 1 ? [is('boolean')] : oneOf(is('boolean'), path, flags)),
    ...(literals.includes(null) ? [is('null')] : []),
    ...(objects.length > 0 ? [is('object')] : []),
    ...(arrays.length > 0 ? [is('array')] : []),
  ]);
};

const allOf = (parts: readonly string[]): string => parts.join(' && ');
const anyOf = (parts: readonly string[]): string =>
  parts.length === 1 && !parts[0]?.includes('&&') ? (parts[0] ?? '') : `(${parts.join(' || ')})`;

const oneOf = (type: string, path: string, values: readonly (string | number | boolean)[]): string[] =>
  values.length === 0
    ? []
    : [
        `${type} && (${values.map((value) => `${path} == ${typeof value === 'number' ? literal(value) : JSON.stringify(value)}`).join(' || ')})`,
      ];

/**
 * jsonpath compares decimals, JavaScript doubles. A decimal within bounds is a double within them, if the
 * bounds are doubles and belong to the range; a bound that doesn't is replaced by the double next to it.
 */
const numberShape = (path: string, { integer, minimum, maximum, multipleOf }: NumberType): string[] => {
  const limit = integer ? Number.MAX_SAFE_INTEGER : Number.MAX_VALUE;
  const least = minimum === null ? -limit : minimum.exclusive ? nextDouble(minimum.value) : minimum.value;
  const most = maximum === null ? limit : maximum.exclusive ? -nextDouble(-maximum.value) : maximum.value;
  return [
    `${path} >= ${literal(Math.max(-limit, least))}`,
    `${path} <= ${literal(Math.min(limit, most))}`,
    ...(integer ? [`${path}.floor() == ${path}`] : []),
    ...(multipleOf === null ? [] : [`${path} % ${multipleOf} == 0`]),
  ];
};

const literal = (value: number): string => String(value).replace('e+', 'e');

/** The next larger double. */
const nextDouble = (value: number): number => {
  if (!Number.isFinite(value)) return value;
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value === 0 ? 0 : value);
  const bits = view.getBigInt64(0);
  view.setBigInt64(0, value >= 0 ? bits + 1n : bits - 1n);
  return view.getFloat64(0);
};
