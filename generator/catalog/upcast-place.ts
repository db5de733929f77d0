import { splits } from '../history/placeholder.ts';
import type { Field, ObjectType } from './payload-type.ts';

/** A field that each payload has room for: what is around it is always an object. */
export interface FieldPlace {
  /** The keys from the outside in. */
  readonly keys: readonly string[];
  readonly field: Field;
}

/** The field that a dotted path names; null if there is none, or one around it may be missing or no object. */
export const findField = (type: ObjectType, path: string): FieldPlace | null => {
  for (const { key, rest } of splits(path)) {
    const field = fieldOf(type, key);
    if (field === undefined) continue;
    if (rest === null) return { keys: [key], field };
    const inside = objectIn(field);
    const found = inside && findField(inside, rest);
    if (found) return { keys: [key, ...found.keys], field: found.field };
  }
  return null;
};

/** Where a new field of a dotted path would be: in an object that is there already, or in the payload itself. */
export const placeFor = (type: ObjectType, path: string): readonly string[] => {
  for (const { key, rest } of splits(path)) {
    const field = fieldOf(type, key);
    const inside = field && objectIn(field);
    if (inside && rest !== null) return [key, ...placeFor(inside, rest)];
  }
  return [path];
};

/** The type without the field of these keys. */
export const withoutField = (type: ObjectType, [key = '', ...inner]: readonly string[]): ObjectType =>
  inner.length === 0
    ? { ...type, fields: type.fields.filter(({ name }) => name !== key) }
    : inObject(type, key, (object) => withoutField(object, inner));

/** The type with a field at these keys, in the place of what was there. */
export const withField = (
  type: ObjectType,
  [key = '', ...inner]: readonly string[],
  field: Omit<Field, 'name'>,
): ObjectType =>
  inner.length === 0
    ? { ...type, fields: [...type.fields.filter(({ name }) => name !== key), { ...field, name: key }] }
    : inObject(type, key, (object) => withField(object, inner, field));

const inObject = (type: ObjectType, key: string, change: (object: ObjectType) => ObjectType): ObjectType => ({
  ...type,
  fields: type.fields.map((field) => {
    const inside = field.name === key ? objectIn(field) : null;
    return inside ? { ...field, type: change(inside) } : field;
  }),
});

const fieldOf = ({ fields }: ObjectType, key: string): Field | undefined =>
  fields.find(({ name }) => name === key);

const objectIn = ({ optional, type }: Field): ObjectType | null =>
  !optional && type.kind === 'object' ? type : null;
