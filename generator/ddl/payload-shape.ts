import type {
  ArrayType,
  Field,
  NumberType,
  ObjectType,
  PayloadType,
  RecordType,
  StringType,
} from '../catalog/payload-type.ts';
import { alternativesOf } from './payload-alternatives.ts';

/**
 * One jsonpath predicate that holds only for payloads of the right shape: types, choices, ranges, of all
 * fields at once. It is the hot path: PostgreSQL answers it several times faster than a test a field. What it
 * doesn't say (`isShaped`) is tested beside it; where it doesn't hold, the test a field decides.
 *
 * Lax mode would look into arrays, so that every comparison stands beside a test of the type.
 */
export const shapeOf = (type: ObjectType): string => allOf(objectShape('$', type));

/** Whether the shape says everything about a value of this type. */
export const isShaped = (type: PayloadType): boolean => {
  const { strings, objects, arrays, any, json } = alternativesOf(type);
  if (any) return true;
  if (json || !strings.every(isShapedText)) return false;
  return [...objects.map(isShapedObject), ...arrays.map(isShapedArray)].every(Boolean);
};

/** The object that a field must hold, if the shape says everything about its fields; else null. */
export const shapedInside = ({ optional, type }: Field): ObjectType | null =>
  !optional && type.kind === 'object' && hasShapedFields(type) ? type : null;

/** A text of any length, or one that isn't empty. */
export const isShapedText = ({ minLength, maxLength, patterns }: StringType): boolean =>
  (minLength ?? 0) <= 1 && maxLength === null && patterns.length === 0;

const hasShapedFields = ({ fields }: ObjectType): boolean => fields.every(({ type }) => isShaped(type));

/** Which other keys an object has is never in a shape. */
const isShapedObject = (type: ObjectType | RecordType): type is ObjectType =>
  type.kind === 'object' && type.unknownKeys === 'allow' && hasShapedFields(type);

/** Of items that hold nothing themselves. */
const isShapedArray = ({ items }: ArrayType): boolean => {
  const { objects, arrays } = alternativesOf(items);
  return objects.length + arrays.length === 0 && isShaped(items);
};

const objectShape = (path: string, { fields }: ObjectType): string[] => [
  isOf(path, 'object'),
  ...fields.flatMap((field) => fieldShape(path, field)),
];

const fieldShape = (parent: string, field: Field): string[] => {
  const { name, optional, type } = field;
  const path = fieldPath(parent, name);
  if (alternativesOf(type).any) return optional ? [] : [`exists(${path})`];
  const inside = shapedInside(field);
  if (inside) return objectShape(path, inside);
  const shape = anyOf(typeShapes(path, type));
  return [optional ? `(!exists(${path}) || ${shape})` : shape];
};

/** The path of a field. */
export const fieldPath = (parent: string, name: string): string => `${parent}.${JSON.stringify(name)}`;

/** One predicate for each kind of value that the type accepts. */
const typeShapes = (path: string, type: PayloadType): string[] => {
  const { strings, numbers, literals, objects, arrays, boolean } = alternativesOf(type);
  const flags = literals.filter((value) => typeof value === 'boolean');
  const texts = literals.filter((value) => typeof value === 'string');
  const figures = literals.filter((value) => typeof value === 'number');
  return [
    ...(strings.length > 0 ? [textShape(path, strings)] : oneOf(path, 'string', texts)),
    ...numbers.map((number) => allOf([isOf(path, 'number'), ...numberShape(path, number)])),
    ...oneOf(path, 'number', figures),
    ...(boolean || flags.length > 1 ? [isOf(path, 'boolean')] : oneOf(path, 'boolean', flags)),
    ...(literals.includes(null) ? [isOf(path, 'null')] : []),
    ...objects.map((inner) =>
      isShapedObject(inner) ? allOf(objectShape(path, inner)) : isOf(path, 'object'),
    ),
    ...arrays.map((inner) => (isShapedArray(inner) ? arrayShape(path, inner) : isOf(path, 'array'))),
  ];
};

const isOf = (path: string, kind: string): string => `${path}.type() == "${kind}"`;

const textShape = (path: string, strings: readonly StringType[]): string =>
  allOf([
    isOf(path, 'string'),
    ...(strings.every(({ minLength }) => (minLength ?? 0) > 0) ? [`${path} != ""`] : []),
  ]);

/** A filter would look into arrays among the items, so that their types are asked for before. */
const arrayShape = (path: string, { items, minLength, maxLength }: ArrayType): string => {
  const shape = anyOf(typeShapes('@', items));
  const kinds = kindsOf(items).map((kind) => `@ != "${kind}"`);
  const typed = alternativesOf(items).any
    ? []
    : [
        `!exists(${path}[*].type() ? (${allOf(kinds)}))`,
        ...(isTypeOnly(items) ? [] : [`!exists(${path}[*] ? (!(${shape})))`]),
      ];
  return allOf([
    isOf(path, 'array'),
    ...(minLength === null ? [] : [`${path}.size() >= ${minLength}`]),
    ...(maxLength === null ? [] : [`${path}.size() <= ${maxLength}`]),
    ...typed,
  ]);
};

/** The JSON types of scalars that a type accepts. */
const kindsOf = (type: PayloadType): readonly string[] => {
  const { strings, numbers, literals, boolean } = alternativesOf(type);
  const holds = (kind: string): boolean => literals.some((value) => typeof value === kind);
  return [
    ...(strings.length > 0 || holds('string') ? ['string'] : []),
    ...(numbers.length > 0 || holds('number') ? ['number'] : []),
    ...(boolean || holds('boolean') ? ['boolean'] : []),
    ...(literals.includes(null) ? ['null'] : []),
  ];
};

const isTypeOnly = (type: PayloadType): boolean => {
  const { strings, numbers, literals } = alternativesOf(type);
  const plain = strings.every(({ minLength }) => (minLength ?? 0) === 0);
  return plain && numbers.length === 0 && literals.every((value) => value === null);
};

const allOf = (parts: readonly string[]): string => parts.join(' && ');
const anyOf = (parts: readonly string[]): string =>
  parts.length === 1 && !parts[0]?.includes('&&') ? (parts[0] ?? '') : `(${parts.join(' || ')})`;

const oneOf = (path: string, kind: string, values: readonly (string | number | boolean)[]): string[] => {
  const choices = values.map(
    (value) => `${path} == ${typeof value === 'number' ? decimal(value) : JSON.stringify(value)}`,
  );
  return choices.length === 0 ? [] : [`${isOf(path, kind)} && (${choices.join(' || ')})`];
};

/**
 * jsonpath compares decimals, JavaScript doubles. A decimal within bounds is a double within them, if the
 * bounds are doubles and belong to the range; a bound that doesn't is replaced by the double next to it.
 */
const numberShape = (path: string, { integer, minimum, maximum, multipleOf }: NumberType): string[] => {
  const limit = integer ? Number.MAX_SAFE_INTEGER : Number.MAX_VALUE;
  const least = minimum === null ? -limit : minimum.exclusive ? nextDouble(minimum.value) : minimum.value;
  const most = maximum === null ? limit : maximum.exclusive ? -nextDouble(-maximum.value) : maximum.value;
  return [
    `${path} >= ${decimal(Math.max(-limit, least))}`,
    `${path} <= ${decimal(Math.min(limit, most))}`,
    ...(integer ? [`${path}.floor() == ${path}`] : []),
    ...(multipleOf === null ? [] : [`${path} % ${multipleOf} == 0`]),
  ];
};

/** A number as jsonpath reads it. */
export const decimal = (value: number): string => String(value).replace('e+', 'e');

/** The next larger double. */
export const nextDouble = (value: number): number => {
  if (!Number.isFinite(value)) return value;
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value === 0 ? 0 : value);
  const bits = view.getBigInt64(0);
  view.setBigInt64(0, value >= 0 ? bits + 1n : bits - 1n);
  return view.getFloat64(0);
};
