import { unionOf } from './payload/union.ts';
import type { Field, ObjectType, PayloadType } from './payload-type.ts';
import type { FieldsUpcast, Split } from './upcast-model.ts';
import { findField, withField, withoutField } from './upcast-place.ts';

/**
 * What an upcast makes of payloads of a type. What an SQL expression gives is taken for what the next version says of its
 * field: that can't be told without running it.
 */
export const upcastType = (before: ObjectType, upcast: FieldsUpcast, next: ObjectType): ObjectType => {
  const moved = upcast.moves.map(({ from, to }) => ({ to, field: fieldAt(before, from) }));
  const gone = [
    ...upcast.moves.map(({ from }) => from),
    ...upcast.removes,
    ...upcast.splits.map(({ field }) => [field]),
  ];
  let type = gone.reduce(withoutField, before);
  for (const { to, field } of moved) if (field) type = withField(type, to, field);
  for (const split of upcast.splits) {
    for (const [index, part] of split.into.entries())
      type = withField(type, [part], partOf(before, split, index));
  }
  for (const { field } of upcast.expressions) type = withField(type, [field], saidOf(next, field));
  for (const { field, isOptional } of upcast.defaults) {
    const known = isOptional ? before.fields.find(({ name }) => name === field) : undefined;
    const said = saidOf(next, field);
    const both = known ? unionOf([known.type, said.type]) : said.type;
    type = withField(type, [field], { ...said, optional: false, type: both });
  }
  return type;
};

const fieldAt = (type: ObjectType, [key = '', ...inner]: readonly string[]): Field | undefined => {
  const field = type.fields.find(({ name }) => name === key);
  if (field === undefined || inner.length === 0) return field;
  return field.type.kind === 'object' ? fieldAt(field.type, inner) : undefined;
};

const ANY_TEXT: PayloadType = { kind: 'string', minLength: null, maxLength: null, patterns: [] };

/** The first part is there whenever the text is. */
const partOf = (before: ObjectType, { field }: Split, index: number): Omit<Field, 'name'> => {
  const source = findField(before, field)?.field;
  const isThere = source !== undefined && !source.optional && isText(source.type);
  return { doc: '', optional: index > 0 || !isThere, type: ANY_TEXT };
};

/** Whether every value is a text. */
export const isText = (type: PayloadType): boolean =>
  type.kind === 'string' ||
  (type.kind === 'literal' && type.values.every((value) => typeof value === 'string')) ||
  (type.kind === 'union' && type.members.every(isText));

const saidOf = (next: ObjectType, name: string): Omit<Field, 'name'> => {
  const field = next.fields.find((candidate) => candidate.name === name);
  return { doc: '', optional: field?.optional ?? false, type: field?.type ?? { kind: 'any' } };
};
